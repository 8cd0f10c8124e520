/** The sidecar that holds the model key, watches the run and delivers what came of it. */
package io.codeloom.agentjob.courier;
