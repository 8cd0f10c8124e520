/** Looks through a deployed environment, says what is wrong with it and how to mend it. */
package io.codeloom.local.doctor;
