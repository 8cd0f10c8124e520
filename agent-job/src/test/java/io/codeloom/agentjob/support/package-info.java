/** What several tests of this module need. */
package io.codeloom.agentjob.support;
