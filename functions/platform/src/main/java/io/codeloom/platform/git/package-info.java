/** Reads repositories nobody vouches for, by the git program. */
package io.codeloom.platform.git;
