/** Commands in process groups of their own, bounded in time and output. */
package io.codeloom.agentjob.process;
