/** Input that nobody thought of, for the properties of whatever reads input from outside. */
package io.codeloom.core.fuzz;
