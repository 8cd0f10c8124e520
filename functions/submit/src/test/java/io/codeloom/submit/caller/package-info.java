/** What keys are like, and when a server may ask nobody. */
package io.codeloom.submit.caller;
