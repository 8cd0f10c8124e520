/** The courier against real git, real servers and hostile trees. */
package io.codeloom.agentjob.courier;
