/** Each check of the doctor, with what it must find wrong. */
package io.codeloom.local.doctor;
