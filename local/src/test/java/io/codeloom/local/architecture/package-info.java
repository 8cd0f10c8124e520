/** The rules of the house. */
package io.codeloom.local.architecture;
