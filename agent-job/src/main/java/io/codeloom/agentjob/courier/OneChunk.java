package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * An answer that came whole, told as a stream to a client that asked for one: a chunk, its usage
 * and the end.
 */
final class OneChunk {
  private OneChunk() {}

  static byte[] of(Reply reply) {
    ObjectNode chunk = chunk();
    ObjectNode delta = reply.message().deepCopy();
    int index = 0;
    for (JsonNode call : delta.path("tool_calls")) {
      if (call instanceof ObjectNode object) {
        object.put("index", index++);
      }
    }
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", reply.finishReason());
    StringBuilder events = new StringBuilder(event(Json.text(chunk)));
    if (reply.usage().isObject()) {
      ObjectNode last = chunk();
      last.putArray("choices");
      last.set("usage", reply.usage());
      events.append(event(Json.text(last)));
    }
    return events.append(event("[DONE]")).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode chunk() {
    return Json.object()
        .put("id", "chatcmpl-whole")
        .put("object", "chat.completion.chunk")
        .put("created", 0)
        .put("model", "model");
  }

  private static String event(String data) {
    return "data: " + data + "\n\n";
  }
}
