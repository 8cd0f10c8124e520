/** Small commands around the pod: start-up probe and the runtime for users' own images. */
package io.codeloom.agentjob.runtime;
