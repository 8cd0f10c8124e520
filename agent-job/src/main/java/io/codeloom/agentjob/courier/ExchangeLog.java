package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.files.Masker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The record of what passed the gateway, one line a call, masked. A history grows by a few messages
 * a call, so each line holds only those the line before has not shown: {@code messages_before} says
 * how many came first.
 */
final class ExchangeLog {
  private static final long MAX_BYTES = 190L * 1024 * 1024;

  private final Path file;
  private final Masker masker;
  private List<JsonNode> shown = List.of();
  private long written;

  ExchangeLog(Path file, Masker masker) throws IOException {
    this.file = file;
    this.masker = masker;
    this.written = Files.exists(file) ? Files.size(file) : 0;
  }

  /**
   * Appends one call.
   *
   * @param sent the body that went to the provider
   * @param reply what came back; null if nothing did
   */
  synchronized void append(
      Reservation reserved, Instant at, ObjectNode sent, Reply reply, CallResult result)
      throws IOException {
    ObjectNode line = Json.object().put("call", reserved.call()).put("at", at.toString());
    line.set("request", request(sent));
    line.set("response", response(reply, result));
    byte[] bytes = masker.mask(Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8);
    if (written + bytes.length <= MAX_BYTES) {
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      written += bytes.length;
    }
  }

  /** Bytes so far: grows with every call. */
  synchronized long size() {
    return written;
  }

  private ObjectNode request(ObjectNode sent) {
    ObjectNode request = Json.object();
    sent.properties().stream()
        .filter(field -> !field.getKey().equals("messages"))
        .forEach(field -> request.set(field.getKey(), field.getValue()));
    List<JsonNode> messages = new ArrayList<>();
    sent.get("messages").forEach(messages::add);
    int before = commonPrefix(shown, messages);
    request.put("messages_before", before);
    for (JsonNode message : messages.subList(before, messages.size())) {
      request.withArray("messages").add(message);
    }
    shown = messages;
    return request;
  }

  private static ObjectNode response(Reply reply, CallResult result) {
    ObjectNode response = Json.object().put("complete", result.answered());
    if (reply != null) {
      response.set("message", reply.message());
      response.put("finish_reason", reply.finishReason());
    }
    if (!result.answered()) {
      response.put("status", result.status()).put("error", result.text());
    }
    response
        .putObject("usage")
        .put("prompt_tokens", result.prompt())
        .put("completion_tokens", result.completion())
        .put("estimated", result.estimated());
    return response;
  }

  private static int commonPrefix(List<JsonNode> one, List<JsonNode> other) {
    int i = 0;
    while (i < one.size() && i < other.size() && one.get(i).equals(other.get(i))) {
      i++;
    }
    return i;
  }
}
