package io.codeloom.agentjob.model;

/**
 * Tokens of one call.
 *
 * @param estimated true where the provider reported none
 */
public record Tokens(long prompt, long completion, boolean estimated) {
  /** Characters a token stands for, on the safe side for code. */
  public static final int CHARACTERS_EACH = 3;

  public long total() {
    return prompt + completion;
  }

  /** The tokens a text of this many characters is taken for. */
  public static long estimate(long characters) {
    return (characters + CHARACTERS_EACH - 1) / CHARACTERS_EACH;
  }
}
