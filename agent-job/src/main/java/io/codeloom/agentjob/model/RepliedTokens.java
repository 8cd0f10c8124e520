package io.codeloom.agentjob.model;

import com.openai.models.completions.CompletionUsage;

/** The tokens of a call: as reported, or estimated where an endpoint reports none. */
final class RepliedTokens {
  private RepliedTokens() {}

  static Tokens of(CompletionUsage usage, long promptCharacters, long answeredCharacters) {
    long prompt = usage == null ? 0 : usage._promptTokens().asKnown().orElse(0L);
    long completion = usage == null ? 0 : usage._completionTokens().asKnown().orElse(0L);
    if (prompt + completion > 0) {
      return new Tokens(prompt, completion, false);
    }
    return new Tokens(Tokens.estimate(promptCharacters), Tokens.estimate(answeredCharacters), true);
  }
}
