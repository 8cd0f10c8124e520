/** Fakes, builders and contract suites for the tests of all modules. */
package io.codeloom.core;
