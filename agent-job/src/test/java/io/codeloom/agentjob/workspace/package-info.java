/** What the code folder tells agents. */
package io.codeloom.agentjob.workspace;
