/** Builders of tasks for tests, and the tests of the domain. */
package io.codeloom.core.task;
