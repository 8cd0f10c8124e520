package io.codeloom.core.task;

import java.time.Instant;

/**
 * One line of a task's history: the state it came into.
 *
 * @param status the state
 * @param message the state in words
 * @param attempt the claim under which it happened; 0 before the first
 * @param at the database's time
 */
public record TaskEvent(TaskStatus status, String message, int attempt, Instant at) {}
