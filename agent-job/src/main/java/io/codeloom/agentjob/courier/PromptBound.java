package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The most tokens a prompt can take, whatever it says. A tokenizer makes no more tokens than there
 * are bytes, and the JSON around a message is longer than what a provider puts in its place; but
 * ordinary text takes a quarter of that. So messages that the provider has counted before are taken
 * at its count, all of them together, and only the others at their bytes.
 */
final class PromptBound {
  private JsonNode settings;
  private List<JsonNode> counted = List.of();
  private long tokens;

  /** In tokens; of messages never seen, their bytes. */
  long of(ChatRequest request) {
    long bytes = request.written().length();
    if (!settings(request).equals(settings)) {
      return bytes;
    }
    long more = tokens;
    int i = 0;
    for (JsonNode message : request.body().path("messages")) {
      boolean known = i < counted.size() && message.equals(counted.get(i));
      more += known ? 0 : Json.bytes(message).length + 1L;
      i++;
    }
    return Math.min(bytes, more);
  }

  /** The provider says that {@code request} took this many. */
  void learn(ChatRequest request, long promptTokens) {
    settings = settings(request);
    counted = new ArrayList<>();
    request.body().path("messages").forEach(counted::add);
    tokens = promptTokens;
  }

  /** All but the messages: the tools are a part of the prompt too. */
  private static JsonNode settings(ChatRequest request) {
    ObjectNode settings = Json.object();
    settings.setAll(request.body());
    return settings.without("messages");
  }
}
