/** Fakes of the ports and the contract suites that fakes and real adapters both pass. */
package io.codeloom.core.port;
