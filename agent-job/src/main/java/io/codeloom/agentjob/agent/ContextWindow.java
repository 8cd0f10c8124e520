package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.model.Tokens;

/**
 * Keeps the conversation within the model's window: old outputs are folded in one go when it is
 * nearly full, so that a provider's cache of the beginning stays good in between.
 */
final class ContextWindow {
  private static final double NEARLY_FULL = 0.8;
  private static final int KEPT_STEPS = 8;
  private static final int KEPT_IN_NEED = 2;

  private final History history;
  private final long tokens;
  private boolean overflowed;

  /** How many tokens a character of this conversation is; learnt from what the provider counts. */
  private double tokensPerCharacter = 1.0 / Tokens.CHARACTERS_EACH;

  ContextWindow(History history, long tokens) {
    this.history = history;
    this.tokens = tokens;
  }

  /** Before a call: folds if the window is nearly full. */
  void makeRoom() {
    for (int kept = KEPT_STEPS; nearlyFull() && kept >= KEPT_IN_NEED; kept /= 2) {
      history.fold(kept);
    }
  }

  private boolean nearlyFull() {
    return history.characters() * tokensPerCharacter > tokens * NEARLY_FULL;
  }

  /** After a call of {@code characters}. */
  void learn(long characters, Tokens used) {
    if (!used.estimated() && characters > 0) {
      tokensPerCharacter = (double) used.prompt() / characters;
    }
  }

  /** The provider says it is too long. True if one more attempt with less is worth it. */
  boolean foldHard() {
    boolean first = !overflowed;
    overflowed = true;
    return first && history.fold(KEPT_IN_NEED) > 0;
  }
}
