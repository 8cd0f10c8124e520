/** The contract suites of the ports, run against real servers. */
package io.codeloom.local.contract;
