package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * A chat completion as it may reach the provider: built anew from an allow list of fields, so that
 * nothing unknown costs money or makes the provider fetch anything.
 *
 * @param body what to send, but for model and token limit
 * @param written the same as bytes
 * @param wantedTokens completion tokens asked for; the default if none were
 * @param stream whether the answer is to be streamed
 */
record ChatRequest(ObjectNode body, RequestBody written, long wantedTokens, boolean stream) {
  /** Completion tokens where the request names none. */
  static final long DEFAULT_TOKENS = 16_384;

  /** Completion tokens of one call at most. */
  static final long MAX_TOKENS = 131_072;

  private static final List<String> PLAIN_FIELDS =
      List.of(
          "temperature",
          "top_p",
          "stop",
          "seed",
          "tool_choice",
          "parallel_tool_calls",
          "response_format",
          "reasoning_effort");
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool");
  private static final List<String> MESSAGE_TEXTS =
      List.of("name", "tool_call_id", "refusal", "reasoning_content");

  /**
   * Reads what the agent sent.
   *
   * @throws RefusedException with words for the agent if it cannot be forwarded
   */
  static ChatRequest of(JsonNode sent) {
    require(sent.isObject(), "the body must be a JSON object");
    ObjectNode body = Json.object();
    body.set("messages", messages(sent.path("messages")));
    if (!sent.path("tools").isMissingNode() && !sent.path("tools").isNull()) {
      body.set("tools", tools(sent.path("tools")));
    }
    for (String field : PLAIN_FIELDS) {
      if (sent.hasNonNull(field)) {
        body.set(field, sent.get(field));
      }
    }
    body.put("n", 1);
    boolean stream = sent.path("stream").asBoolean(false);
    if (stream) {
      body.put("stream", true);
      body.putObject("stream_options").put("include_usage", true);
    }
    return new ChatRequest(body, RequestBody.of(body), wantedTokens(sent), stream);
  }

  private static long wantedTokens(JsonNode sent) {
    for (String field : List.of("max_completion_tokens", "max_tokens")) {
      if (sent.hasNonNull(field)) {
        require(sent.get(field).asLong(0) > 0, field + " must be a positive number");
        return Math.min(sent.get(field).asLong(), MAX_TOKENS);
      }
    }
    return DEFAULT_TOKENS;
  }

  private static ArrayNode messages(JsonNode sent) {
    require(sent.isArray() && !sent.isEmpty(), "messages must be a list that is not empty");
    ArrayNode messages = Json.MAPPER.createArrayNode();
    sent.forEach(message -> messages.add(message(message)));
    return messages;
  }

  private static ObjectNode message(JsonNode sent) {
    String role = sent.path("role").asText();
    require(ROLES.contains(role), "a message has no known role");
    ObjectNode message = Json.object().put("role", role);
    message.set("content", content(sent.path("content")));
    for (String field : MESSAGE_TEXTS) {
      if (sent.path(field).isTextual()) {
        message.set(field, sent.get(field));
      }
    }
    if (sent.hasNonNull("tool_calls")) {
      ArrayNode calls = message.putArray("tool_calls");
      sent.get("tool_calls").forEach(call -> calls.add(toolCall(call)));
    }
    return message;
  }

  private static JsonNode content(JsonNode sent) {
    if (sent.isMissingNode() || sent.isNull() || sent.isTextual()) {
      return sent.isTextual() ? sent : Json.MAPPER.nullNode();
    }
    require(sent.isArray(), "a message's content must be text");
    ArrayNode parts = Json.MAPPER.createArrayNode();
    for (JsonNode part : sent) {
      boolean text = part.path("type").asText().equals("text") && part.path("text").isTextual();
      require(text, "only text is allowed in messages: no images, files, audio or URLs to fetch");
      parts.addObject().put("type", "text").put("text", part.get("text").asText());
    }
    return parts;
  }

  private static ObjectNode toolCall(JsonNode sent) {
    require(sent.path("type").asText("function").equals("function"), "only function calls exist");
    ObjectNode call = Json.object().put("id", sent.path("id").asText()).put("type", "function");
    call.putObject("function")
        .put("name", sent.path("function").path("name").asText())
        .put("arguments", sent.path("function").path("arguments").asText());
    return call;
  }

  private static ArrayNode tools(JsonNode sent) {
    require(sent.isArray(), "tools must be a list");
    ArrayNode tools = Json.MAPPER.createArrayNode();
    for (JsonNode tool : sent) {
      require(tool.path("type").asText().equals("function"), "only function tools are allowed");
      ObjectNode function = tools.addObject().put("type", "function").putObject("function");
      for (String field : List.of("name", "description", "parameters", "strict")) {
        if (tool.path("function").hasNonNull(field)) {
          function.set(field, tool.path("function").get(field));
        }
      }
    }
    return tools;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new RefusedException(otherwise);
    }
  }

  /** The request is none the gateway forwards. */
  static final class RefusedException extends RuntimeException {
    RefusedException(String message) {
      super(message);
    }
  }
}
