package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Puts an answer together from the server-sent events it comes in. */
final class StreamedReply {
  private static final int MAX_CALLS = 256;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder content = new StringBuilder();
  private final Map<Integer, Call> calls = new TreeMap<>();
  private String finishReason = "";
  private JsonNode usage = Json.MAPPER.missingNode();
  private String error = "";
  private boolean done;

  /** Takes the next bytes. */
  void feed(byte[] bytes, int length) {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, from, i - from);
        from = i + 1;
        event(line.toString(StandardCharsets.UTF_8).strip());
        line.reset();
      }
    }
    line.write(bytes, from, length - from);
  }

  /** Whether the provider has said that this was all. */
  boolean isDone() {
    return done;
  }

  /** The stream came to a clean end; not every provider says so in words. */
  void end() {
    done = true;
  }

  /** The provider's words if it ended the stream with an error; else empty. */
  String error() {
    return error;
  }

  /** What came so far. */
  Reply reply() {
    ObjectNode message = Json.object().put("role", "assistant").put("content", content.toString());
    if (!calls.isEmpty()) {
      ArrayNode list = message.putArray("tool_calls");
      calls.values().forEach(call -> list.add(call.json()));
    }
    boolean whole = done && error.isEmpty() && !finishReason.isEmpty();
    return new Reply(message, finishReason, usage, whole);
  }

  private void event(String text) {
    if (!text.startsWith("data:")) {
      return;
    }
    String data = text.substring("data:".length()).strip();
    if (data.equals("[DONE]")) {
      done = true;
      return;
    }
    JsonNode chunk = Json.parse(data);
    if (chunk.hasNonNull("error")) {
      error = chunk.path("error").path("message").asText(chunk.path("error").toString());
    }
    if (chunk.hasNonNull("usage")) {
      usage = chunk.get("usage");
    }
    JsonNode choice = chunk.path("choices").path(0);
    content.append(choice.path("delta").path("content").asText(""));
    choice.path("delta").path("tool_calls").forEach(this::callDelta);
    if (choice.hasNonNull("finish_reason")) {
      finishReason = choice.get("finish_reason").asText();
    }
  }

  private void callDelta(JsonNode delta) {
    int index = delta.path("index").asInt(Math.max(0, calls.size() - 1));
    if (calls.size() >= MAX_CALLS && !calls.containsKey(index)) {
      return;
    }
    Call call = calls.computeIfAbsent(index, i -> new Call());
    if (delta.hasNonNull("id")) {
      call.id = delta.get("id").asText();
    }
    JsonNode function = delta.path("function");
    if (function.hasNonNull("name")) {
      call.name.append(function.get("name").asText());
    }
    call.arguments.append(function.path("arguments").asText(""));
  }

  private static final class Call {
    private String id = "";
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();

    ObjectNode json() {
      ObjectNode call = Json.object().put("id", id).put("type", "function");
      call.putObject("function")
          .put("name", name.toString())
          .put("arguments", arguments.toString());
      return call;
    }
  }
}
