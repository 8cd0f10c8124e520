/** The one JSON mapper of this module. */
package io.codeloom.agentjob.json;
