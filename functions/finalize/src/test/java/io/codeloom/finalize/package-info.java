/** finalize against hostile archives, forged events and every race. */
package io.codeloom.finalize;
