/** What is told to whoever counts what happens. */
package io.codeloom.core.observe;
