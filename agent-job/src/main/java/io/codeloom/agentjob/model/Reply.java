package io.codeloom.agentjob.model;

import java.util.List;

/**
 * A whole answer of the model.
 *
 * @param text may be empty
 * @param calls may be empty
 * @param tokens what the call took
 * @param finishReason the provider's word, such as {@code stop} or {@code length}
 */
public record Reply(String text, List<ToolCall> calls, Tokens tokens, String finishReason) {
  public Reply {
    calls = List.copyOf(calls);
  }

  /** Whether the provider cut the answer off at its length limit. */
  public boolean cutOff() {
    return finishReason.equals("length");
  }
}
