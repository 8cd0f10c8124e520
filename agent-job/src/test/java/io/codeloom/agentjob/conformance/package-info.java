/** Whole runs from the fetched code to the delivered patch: many repositories, and one attacker. */
package io.codeloom.agentjob.conformance;
