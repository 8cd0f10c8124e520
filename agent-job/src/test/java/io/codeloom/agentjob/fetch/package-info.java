/** Fetch against a real store and hostile archives. */
package io.codeloom.agentjob.fetch;
