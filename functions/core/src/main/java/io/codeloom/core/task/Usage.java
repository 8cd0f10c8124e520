package io.codeloom.core.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a task used, as the courier recorded it.
 *
 * @param requests calls that reached the provider
 * @param promptTokens as the provider reported, or estimated where {@code estimated}
 * @param completionTokens likewise
 * @param totalTokens the sum
 * @param steps answered model calls of the agent's loop
 * @param seconds wall clock of the agent
 * @param estimated whether any call's tokens are an estimate because its usage was lost
 */
public record Usage(
    int requests,
    @JsonProperty("prompt_tokens") long promptTokens,
    @JsonProperty("completion_tokens") long completionTokens,
    @JsonProperty("total_tokens") long totalTokens,
    int steps,
    long seconds,
    boolean estimated) {

  /** Nothing used. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, false);
}
