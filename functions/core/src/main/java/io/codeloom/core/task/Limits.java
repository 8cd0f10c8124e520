package io.codeloom.core.task;

/**
 * What one task may use at most. All values are positive.
 *
 * @param maxSteps model calls of the agent's loop
 * @param maxTokens prompt and completion tokens together
 * @param timeoutSeconds wall clock of the agent, start of the agent to its end
 */
public record Limits(int maxSteps, long maxTokens, int timeoutSeconds) {

  /** What holds where nothing is configured: 100 steps, 4,000,000 tokens, 30 minutes. */
  public static final Limits DEFAULT = new Limits(100, 4_000_000, 1_800);

  public Limits {
    if (maxSteps < 1 || maxTokens < 1 || timeoutSeconds < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** Whether every value is within {@code ceiling}. */
  public boolean within(Limits ceiling) {
    return maxSteps <= ceiling.maxSteps
        && maxTokens <= ceiling.maxTokens
        && timeoutSeconds <= ceiling.timeoutSeconds;
  }
}
