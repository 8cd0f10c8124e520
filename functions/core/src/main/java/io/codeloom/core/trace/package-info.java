/** What ties together everything that happens for one request (W3C Trace Context). */
package io.codeloom.core.trace;
