/** A model whose replies are data, served over HTTP like a real one. */
package io.codeloom.agentjob.scripted;
