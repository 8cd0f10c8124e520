/** Tests of which repositories may be read. */
package io.codeloom.core.git;
