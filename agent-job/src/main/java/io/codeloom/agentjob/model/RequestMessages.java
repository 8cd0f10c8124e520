package io.codeloom.agentjob.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.JsonArray;
import com.openai.core.JsonField;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionTool;
import io.codeloom.agentjob.json.Json;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Says our conversation in the words of chat completions. The library is handed JSON: its own types
 * for messages cost several times the processor time of the call, and a conversation only grows, so
 * what was said before is not put into words again.
 */
final class RequestMessages {
  private IdentityHashMap<Message, JsonValue> before = new IdentityHashMap<>();

  ChatCompletionCreateParams request(
      String model, List<Message> conversation, List<ToolSpec> tools, boolean stream) {
    var builder = ChatCompletionCreateParams.builder().model(model);
    builder.messages(RequestMessages.<ChatCompletionMessageParam>list(messages(conversation)));
    if (!tools.isEmpty()) {
      List<JsonValue> functions = new ArrayList<>();
      tools.forEach(tool -> functions.add(JsonValue.fromJsonNode(function(tool))));
      builder.tools(RequestMessages.<ChatCompletionTool>list(functions));
    }
    if (stream) {
      builder.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
    return builder.build();
  }

  /** The library's own way to give a field as plain JSON: every field takes any value. */
  @SuppressWarnings("unchecked") // A JsonValue is a field of whatever type, as the library says.
  private static <T> JsonField<List<T>> list(List<JsonValue> values) {
    return (JsonField<List<T>>) (JsonField<?>) JsonArray.of(values);
  }

  private List<JsonValue> messages(List<Message> conversation) {
    IdentityHashMap<Message, JsonValue> now = new IdentityHashMap<>();
    List<JsonValue> said = new ArrayList<>(conversation.size());
    for (Message message : conversation) {
      JsonValue known = before.get(message);
      JsonValue words = known == null ? JsonValue.fromJsonNode(json(message)) : known;
      now.put(message, words);
      said.add(words);
    }
    before = now;
    return said;
  }

  private static ObjectNode json(Message message) {
    ObjectNode json = Json.object();
    if (message instanceof Message.Rules rules) {
      return json.put("role", "system").put("content", rules.text());
    } else if (message instanceof Message.Result result) {
      json.put("role", "tool").put("tool_call_id", result.callId());
      return json.put("content", result.text());
    } else if (message instanceof Message.Assistant assistant) {
      return assistant(assistant, json);
    }
    return json.put("role", "user").put("content", message.text());
  }

  private static ObjectNode assistant(Message.Assistant message, ObjectNode json) {
    json.put("role", "assistant");
    if (!message.text().isBlank() || message.calls().isEmpty()) {
      json.put("content", message.text().isBlank() ? "(empty reply)" : message.text());
    }
    if (!message.calls().isEmpty()) {
      ArrayNode calls = json.putArray("tool_calls");
      message.calls().forEach(call -> add(calls, call));
    }
    return json;
  }

  private static void add(ArrayNode calls, ToolCall call) {
    ObjectNode json = calls.addObject().put("id", call.id()).put("type", "function");
    json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
  }

  private static ObjectNode function(ToolSpec tool) {
    ObjectNode json = Json.object().put("type", "function");
    json.putObject("function")
        .put("name", tool.name())
        .put("description", tool.description())
        .set("parameters", tool.parameters());
    return json;
  }
}
