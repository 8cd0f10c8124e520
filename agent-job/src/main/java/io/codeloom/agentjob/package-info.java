/** One image, several commands: what runs inside the Job's pod. */
package io.codeloom.agentjob;
