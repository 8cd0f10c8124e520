/** The three kinds of failure and the one list of problems callers see. */
package io.codeloom.core.error;
