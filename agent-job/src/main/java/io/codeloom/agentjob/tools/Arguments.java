package io.codeloom.agentjob.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.ToolSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The arguments of a call, checked as they are asked for. A null counts as not given. */
public final class Arguments {
  private final JsonNode values;

  private Arguments(JsonNode values) {
    this.values = values;
  }

  /**
   * The arguments in {@code text}.
   *
   * @throws InvalidArgumentsException if it is no JSON object, or has members {@code spec} has not
   */
  static Arguments parse(String text, ToolSpec spec) {
    Arguments arguments = new Arguments(object(text));
    arguments.refuseUnknown(spec);
    return arguments;
  }

  private static JsonNode object(String text) {
    JsonNode value;
    try {
      value = Json.parse(text.isBlank() ? "{}" : text);
    } catch (IllegalArgumentException e) {
      throw new InvalidArgumentsException(
          "the arguments are not valid JSON (" + e.getMessage() + "); send one JSON object");
    }
    if (!value.isObject()) {
      throw new InvalidArgumentsException("the arguments must be one JSON object");
    }
    return value;
  }

  private void refuseUnknown(ToolSpec spec) {
    Set<String> known = new TreeSet<>();
    spec.parameters().path("properties").fieldNames().forEachRemaining(known::add);
    values
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new InvalidArgumentsException(
                    "there is no argument " + name + "; " + spec.name() + " takes " + known);
              }
            });
  }

  /** A text that must be given. */
  public String text(String name) {
    String value = text(name, null);
    if (value == null) {
      throw new InvalidArgumentsException("the argument " + name + " is missing");
    }
    return value;
  }

  /** A text, or {@code fallback}. */
  public String text(String name, String fallback) {
    JsonNode value = values.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return fallback;
    }
    if (!value.isTextual()) {
      throw wrongType(name, "a string");
    }
    return value.asText();
  }

  /** Whether a text is given. */
  public boolean has(String name) {
    return values.hasNonNull(name);
  }

  /** A whole number, also as a string, or {@code fallback}. */
  public int number(String name, int fallback) {
    JsonNode value = values.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return fallback;
    }
    try {
      return value.isIntegralNumber() || value.isTextual()
          ? Integer.parseInt(value.asText().strip())
          : notWhole(name);
    } catch (NumberFormatException e) {
      return notWhole(name);
    }
  }

  private static int notWhole(String name) {
    throw wrongType(name, "a whole number");
  }

  /** A truth, or false. */
  public boolean flag(String name) {
    JsonNode value = values.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw wrongType(name, "true or false");
    }
    return value.asBoolean(false);
  }

  /** An object of texts; empty if it is not given. */
  public Map<String, String> texts(String name) {
    JsonNode value = values.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
      throw wrongType(name, "an object of strings");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    value.properties().forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
    return texts;
  }

  private static InvalidArgumentsException wrongType(String name, String wanted) {
    return new InvalidArgumentsException("the argument " + name + " must be " + wanted);
  }
}
