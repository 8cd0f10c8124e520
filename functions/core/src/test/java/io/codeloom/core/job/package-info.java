/** Tests of the Job's contract. */
package io.codeloom.core.job;
