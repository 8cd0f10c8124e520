/** Which repositories may be read, said once for the door and for the clone. */
package io.codeloom.core.git;
