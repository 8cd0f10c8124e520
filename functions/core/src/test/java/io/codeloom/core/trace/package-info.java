/** Tests of trace contexts. */
package io.codeloom.core.trace;
