/** The contract between dispatch, the agent Job and finalize. */
package io.codeloom.core.job;
