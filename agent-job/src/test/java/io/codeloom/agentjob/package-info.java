/** What the tests of all commands share. */
package io.codeloom.agentjob;
