package io.codeloom.agentjob.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A reply that came in one piece. */
final class WholeReply {
  private WholeReply() {}

  static Reply of(JsonNode completion, long promptCharacters) {
    JsonNode choice = completion.path("choices").path(0);
    if (!choice.isObject()) {
      throw ModelFailure.passing("the model's answer holds no choice", null, null);
    }
    JsonNode message = choice.path("message");
    String text = message.path("content").asText("");
    List<ToolCall> calls = new ArrayList<>();
    message.path("tool_calls").forEach(call -> calls.add(call(call)));
    long answered = text.length();
    for (ToolCall call : calls) {
      answered += call.name().length() + call.arguments().length();
    }
    Tokens tokens = RepliedTokens.of(completion.path("usage"), promptCharacters, answered);
    return new Reply(text, calls, tokens, choice.path("finish_reason").asText("stop"));
  }

  private static ToolCall call(JsonNode call) {
    JsonNode function = call.path("function");
    return new ToolCall(
        call.path("id").asText(""),
        function.path("name").asText(""),
        function.path("arguments").asText(""));
  }
}
