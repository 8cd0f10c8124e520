/** Tests of the production package of this name. */
package io.codeloom.agentjob.runtime;
