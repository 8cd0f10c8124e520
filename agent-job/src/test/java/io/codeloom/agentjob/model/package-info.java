/** The waits between attempts at the model. */
package io.codeloom.agentjob.model;
