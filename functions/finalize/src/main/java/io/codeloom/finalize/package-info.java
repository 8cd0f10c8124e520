/** Settles a task when its Job has ended. */
package io.codeloom.finalize;
