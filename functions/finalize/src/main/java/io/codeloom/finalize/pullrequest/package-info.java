/** Brings the patch of a completed git task to its forge as a draft pull request. */
package io.codeloom.finalize.pullrequest;
