package io.codeloom.agentjob.agent;

import io.codeloom.core.task.ExitStatus;

/**
 * How a run ended.
 *
 * @param status its name
 * @param message for the caller of the task; for a finished run the agent's summary
 */
public record Ending(ExitStatus status, String message) {}
