package io.codeloom.agentjob.model;

import io.codeloom.agentjob.json.Json;

/**
 * One call the model asks for, as it wrote it.
 *
 * @param id ties the result to the call; unique within a run
 * @param name the tool's name
 * @param arguments meant to be a JSON object; may be anything
 */
public record ToolCall(String id, String name, String arguments) {

  /**
   * The call as it may stand in a history: some providers parse it and refuse it whole over
   * arguments that are no object.
   */
  public ToolCall replayable() {
    try {
      return Json.parse(arguments).isObject() ? this : new ToolCall(id, name, "{}");
    } catch (IllegalArgumentException e) {
      return new ToolCall(id, name, "{}");
    }
  }
}
