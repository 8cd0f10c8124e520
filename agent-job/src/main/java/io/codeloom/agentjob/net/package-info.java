/** What the commands share in talking HTTP. */
package io.codeloom.agentjob.net;
