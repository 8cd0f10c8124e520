package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/**
 * What a model answered.
 *
 * @param message the assistant's message
 * @param finishReason as the provider named it; empty if it broke off
 * @param usage the provider's count; a missing node if there was none
 * @param complete whether the answer came to its end
 */
record Reply(ObjectNode message, String finishReason, JsonNode usage, boolean complete) {
  private static final Set<String> WHOLE = Set.of("tool_calls", "stop", "function_call");
  private static final int MAX_SUMMARY = 20_000;

  /** Reads an answer that was not streamed. */
  static Reply of(JsonNode answer) {
    JsonNode choice = answer.path("choices").path(0);
    boolean complete = choice.path("message").isObject();
    ObjectNode message = complete ? (ObjectNode) choice.get("message") : Json.object();
    return new Reply(
        message, choice.path("finish_reason").asText("stop"), answer.path("usage"), complete);
  }

  /** The summary of a {@code finish} call; empty if there is none that counts. */
  Optional<String> finishSummary() {
    if (!complete || !WHOLE.contains(finishReason)) {
      return Optional.empty();
    }
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      JsonNode summary = Json.parse(function.path("arguments").asText()).path("summary");
      if (function.path("name").asText().equals("finish") && summary.isTextual()) {
        String text = summary.asText();
        return Optional.of(text.substring(0, Math.min(text.length(), MAX_SUMMARY)));
      }
    }
    return Optional.empty();
  }
}
