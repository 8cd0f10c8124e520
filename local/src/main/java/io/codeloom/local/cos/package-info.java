/**
 * The laptop's object store: a COS server on the JDK's HTTP server that really checks signatures.
 */
package io.codeloom.local.cos;
