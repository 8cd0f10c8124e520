/** Reads repositories nobody vouches for, and pushes branches to them, by the git program. */
package io.codeloom.platform.git;
