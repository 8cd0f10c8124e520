package io.codeloom.agentjob.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Works out what a script says next, from the conversation alone: no state is kept, so that runs do
 * not mix and a call that is made again is answered the same.
 *
 * @param text may be empty
 * @param calls may be empty
 * @param refusal why there is no reply; null if there is one
 */
record ScriptedReply(String text, List<ToolCall> calls, String refusal) {

  static ScriptedReply to(JsonNode messages, ScriptBook book) {
    Conversation conversation = Conversation.read(messages);
    Script script = book.choose(conversation.task());
    List<Script.Step> steps = script.unrolled();
    Map<String, String> known = new HashMap<>();
    int now = conversation.replies();
    for (int i = 0; i <= now && i < steps.size(); i++) {
      Script.Expectation expected = steps.get(i).expect();
      Map<String, String> read =
          expected == null ? Map.of() : expected.read(conversation.resultsBefore(i));
      if (read == null) {
        return giveUp(script, i, expected.describe());
      }
      known.putAll(read);
    }
    if (now >= steps.size()) {
      return giveUp(script, now, "there is no further step");
    }
    known.put("i", Integer.toString(now));
    return say(steps.get(now), known, now);
  }

  /** An error, as a provider's: an agent whose script does not fit must not look finished. */
  private static ScriptedReply giveUp(Script script, int step, String why) {
    String refusal =
        "This is the scripted model, which knows the sample task only. For other work name a real"
            + " one by OPENAI_API_KEY and MODEL, or by OPENAI_BASE_URL. (The script %s cannot go on"
            + " at step %d: %s)";
    return new ScriptedReply("", List.of(), refusal.formatted(script.name(), step, why));
  }

  private static ScriptedReply say(Script.Step step, Map<String, String> known, int now) {
    List<ToolCall> calls = new ArrayList<>();
    for (Script.Call call : step.calls()) {
      String id = "call_" + now + "_" + calls.size();
      calls.add(new ToolCall(id, call.tool(), arguments(call.arguments(), known)));
    }
    return new ScriptedReply(Groups.fill(step.say(), known), calls, null);
  }

  private static String arguments(JsonNode arguments, Map<String, String> known) {
    if (arguments == null) {
      return "{}";
    }
    if (arguments.isTextual()) {
      return Groups.fill(arguments.asText(), known);
    }
    Map<String, JsonNode> filled = new java.util.LinkedHashMap<>();
    arguments
        .properties()
        .forEach(member -> filled.put(member.getKey(), filled(member.getValue(), known)));
    return Json.line(filled);
  }

  private static JsonNode filled(JsonNode value, Map<String, String> known) {
    return value.isTextual() ? TextNode.valueOf(Groups.fill(value.asText(), known)) : value;
  }
}
