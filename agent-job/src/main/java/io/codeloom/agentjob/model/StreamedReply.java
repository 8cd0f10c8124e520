package io.codeloom.agentjob.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.codeloom.agentjob.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts a reply together from its chunks, forgiving what compatible endpoints leave out. */
final class StreamedReply {
  private static final String DATA = "data:";

  private final FailureWords words;
  private final StringBuilder text = new StringBuilder();
  private final Map<Long, Part> calls = new TreeMap<>();
  private JsonNode usage = MissingNode.getInstance();
  private String finishReason;

  StreamedReply(FailureWords words) {
    this.words = words;
  }

  /**
   * Reads server-sent events to their end. An event of ours and of every known provider is one
   * line.
   *
   * @throws ModelFailure if the provider ends the stream with an error
   * @throws IllegalArgumentException if a chunk is no JSON
   */
  StreamedReply read(InputStream events) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
      if (data.equals("[DONE]")) {
        return this;
      }
      if (!data.isEmpty()) {
        add(Json.parse(data));
      }
    }
    return this;
  }

  private void add(JsonNode chunk) {
    if (chunk.hasNonNull("error")) {
      throw words.withinStream(chunk.get("error"));
    }
    if (chunk.hasNonNull("usage")) {
      usage = chunk.get("usage");
    }
    JsonNode choice = chunk.path("choices").path(0);
    if (choice.hasNonNull("finish_reason")) {
      finishReason = choice.get("finish_reason").asText();
    }
    text.append(choice.path("delta").path("content").asText(""));
    choice.path("delta").path("tool_calls").forEach(this::addCall);
  }

  private void addCall(JsonNode delta) {
    long last = calls.isEmpty() ? 0 : calls.size() - 1L;
    Part part = calls.computeIfAbsent(delta.path("index").asLong(last), index -> new Part());
    String id = delta.path("id").asText("");
    if (!id.isEmpty()) {
      part.id = id;
    }
    part.name.append(delta.path("function").path("name").asText(""));
    part.arguments.append(delta.path("function").path("arguments").asText(""));
  }

  /**
   * The reply, once the stream has ended.
   *
   * @throws ModelFailure if it ended before the reply did
   */
  Reply whole(long promptCharacters) {
    if (finishReason == null) {
      throw ModelFailure.passing("the model's answer broke off in the middle", null, null);
    }
    List<ToolCall> all = new ArrayList<>();
    calls.values().forEach(part -> all.add(part.call()));
    return new Reply(text.toString(), all, tokens(promptCharacters), finishReason);
  }

  private Tokens tokens(long promptCharacters) {
    long answered = text.length();
    for (Part part : calls.values()) {
      answered += part.name.length() + part.arguments.length();
    }
    return RepliedTokens.of(usage, promptCharacters, answered);
  }

  private static final class Part {
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
    private String id = "";

    ToolCall call() {
      return new ToolCall(id, name.toString(), arguments.toString());
    }
  }
}
