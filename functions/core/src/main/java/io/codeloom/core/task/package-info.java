/** A task, its states and what became of it. */
package io.codeloom.core.task;
