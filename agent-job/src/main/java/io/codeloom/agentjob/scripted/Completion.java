package io.codeloom.agentjob.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.Tokens;
import io.codeloom.agentjob.model.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** Says a reply in the form of the chat completions API, whole or in chunks. */
record Completion(JsonNode request, ScriptedReply reply, Tokens tokens) {
  private static final int CHARACTERS_A_TOKEN = 4;

  Completion(JsonNode request, ScriptedReply reply) {
    this(request, reply, count(request, reply));
  }

  /** {@code chat.completion}. */
  String whole() {
    ObjectNode completion = head("chat.completion");
    ObjectNode choice = completion.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", finishReason()).putNull("logprobs");
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.put("content", reply.text()).putNull("refusal");
    if (!reply.calls().isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      reply.calls().forEach(call -> function(calls.addObject(), call, call.arguments()));
    }
    completion.set("usage", usage());
    return Json.line(completion);
  }

  /** Each a {@code chat.completion.chunk}; texts and arguments come in halves, as real ones do. */
  List<String> chunks() {
    List<String> chunks = new ArrayList<>();
    chunks.add(chunk(delta -> delta.put("role", "assistant").put("content", ""), null));
    for (String half : halves(reply.text())) {
      chunks.add(chunk(delta -> delta.put("content", half), null));
    }
    for (int i = 0; i < reply.calls().size(); i++) {
      addCall(chunks, i, reply.calls().get(i));
    }
    chunks.add(chunk(delta -> {}, finishReason()));
    if (request.path("stream_options").path("include_usage").asBoolean()) {
      ObjectNode last = head("chat.completion.chunk");
      last.putArray("choices");
      last.set("usage", usage());
      chunks.add(Json.line(last));
    }
    return chunks;
  }

  private void addCall(List<String> chunks, int index, ToolCall call) {
    chunks.add(
        chunk(
            delta ->
                function(delta.putArray("tool_calls").addObject().put("index", index), call, ""),
            null));
    for (String half : halves(call.arguments())) {
      chunks.add(
          chunk(
              delta ->
                  delta
                      .putArray("tool_calls")
                      .addObject()
                      .put("index", index)
                      .putObject("function")
                      .put("arguments", half),
              null));
    }
  }

  private String chunk(java.util.function.Consumer<ObjectNode> fill, String finishReason) {
    ObjectNode chunk = head("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    fill.accept(choice.putObject("delta"));
    choice.put("finish_reason", finishReason);
    return Json.line(chunk);
  }

  private ObjectNode head(String object) {
    return Json.object()
        .put("id", "chatcmpl-scripted")
        .put("object", object)
        .put("created", 0)
        .put("model", request.path("model").asText("scripted"));
  }

  private static void function(ObjectNode call, ToolCall from, String arguments) {
    call.put("id", from.id()).put("type", "function");
    call.putObject("function").put("name", from.name()).put("arguments", arguments);
  }

  private String finishReason() {
    return reply.calls().isEmpty() ? "stop" : "tool_calls";
  }

  private ObjectNode usage() {
    return Json.object()
        .put("prompt_tokens", tokens.prompt())
        .put("completion_tokens", tokens.completion())
        .put("total_tokens", tokens.total());
  }

  private static Tokens count(JsonNode request, ScriptedReply reply) {
    long answered = reply.text().length();
    for (ToolCall call : reply.calls()) {
      answered += call.name().length() + call.arguments().length();
    }
    long prompt = tokens(Json.line(request.path("messages")).length());
    return new Tokens(prompt, tokens(answered), false);
  }

  private static long tokens(long characters) {
    return Math.max(1, characters / CHARACTERS_A_TOKEN);
  }

  private static List<String> halves(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
    return middle == 0 ? List.of(text) : List.of(text.substring(0, middle), text.substring(middle));
  }
}
