/** The loop of the agent, what ends it, and the command that runs it. */
package io.codeloom.agentjob.agent;
