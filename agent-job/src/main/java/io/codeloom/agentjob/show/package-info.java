/** Renders a recorded run for a terminal. */
package io.codeloom.agentjob.show;
