/** What the agent asks and is answered: any OpenAI-compatible endpoint behind one interface. */
package io.codeloom.agentjob.model;
