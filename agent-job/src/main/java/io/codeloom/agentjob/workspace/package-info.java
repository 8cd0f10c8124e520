/** The code folder as the tools see it: paths that stay inside, texts that keep their form. */
package io.codeloom.agentjob.workspace;
