package io.codeloom.agentjob.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's messages, as a script needs them.
 *
 * @param task the first message of the user
 * @param results what the tools answered after each reply
 */
record Conversation(String task, List<String> results) {

  static Conversation read(JsonNode messages) {
    String task = null;
    List<StringBuilder> results = new ArrayList<>();
    for (JsonNode message : messages) {
      String role = message.path("role").asText();
      if (role.equals("user") && task == null) {
        task = content(message);
      } else if (role.equals("assistant")) {
        results.add(new StringBuilder());
      } else if (role.equals("tool") && !results.isEmpty()) {
        results.get(results.size() - 1).append(content(message)).append('\n');
      }
    }
    return new Conversation(
        task == null ? "" : task, results.stream().map(StringBuilder::toString).toList());
  }

  private static String content(JsonNode message) {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      return content.asText();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText()));
    return text.toString();
  }

  /** How often the model has answered. */
  int replies() {
    return results.size();
  }

  /** What the tools answered before the step, counted from 0. */
  String resultsBefore(int step) {
    return step == 0 ? "" : results.get(step - 1);
  }
}
