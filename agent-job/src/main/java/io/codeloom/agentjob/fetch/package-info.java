/** The command that brings the code into the pod and remembers what it was. */
package io.codeloom.agentjob.fetch;
