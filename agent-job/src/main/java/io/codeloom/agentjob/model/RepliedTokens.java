package io.codeloom.agentjob.model;

import com.fasterxml.jackson.databind.JsonNode;

/** The tokens of a call: as reported, or estimated where an endpoint reports none. */
final class RepliedTokens {
  private RepliedTokens() {}

  static Tokens of(JsonNode usage, long promptCharacters, long answeredCharacters) {
    long prompt = usage.path("prompt_tokens").asLong();
    long completion = usage.path("completion_tokens").asLong();
    if (prompt + completion > 0) {
      return new Tokens(prompt, completion, false);
    }
    return new Tokens(Tokens.estimate(promptCharacters), Tokens.estimate(answeredCharacters), true);
  }
}
