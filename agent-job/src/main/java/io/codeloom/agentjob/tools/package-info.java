/** What the model may do, each tool in a class of its own. */
package io.codeloom.agentjob.tools;
