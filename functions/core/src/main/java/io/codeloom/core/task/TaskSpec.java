package io.codeloom.core.task;

import io.codeloom.core.trace.TraceParent;
import java.util.Map;

/**
 * What was asked for. Never changes after the task is recorded.
 *
 * @param source the code to start from
 * @param targetFile path within the code; empty means the agent decides where to work
 * @param description the task in the caller's words
 * @param limits the task's own limits, already checked against the configured ones
 * @param labels the caller's labels, echoed in status and result
 * @param agentImage image of the agent container; null for the configured one
 * @param keySource configured name of the model key to use
 * @param gitCredentials name of an operator-made Secret with a git token; null for none
 * @param origin the Kafka record it came by; null for HTTP
 * @param trace where in the caller's trace it was asked for; null if the caller sent none
 */
public record TaskSpec(
    Source source,
    String targetFile,
    String description,
    Limits limits,
    Map<String, String> labels,
    String agentImage,
    String keySource,
    String gitCredentials,
    RequestOrigin origin,
    TraceParent trace) {

  /** The key source where nothing else is asked for. */
  public static final String DEFAULT_KEY_SOURCE = "default";

  public TaskSpec {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
  }

  /** What was asked for by a caller that keeps no trace. */
  public TaskSpec(
      Source source,
      String targetFile,
      String description,
      Limits limits,
      Map<String, String> labels,
      String agentImage,
      String keySource,
      String gitCredentials,
      RequestOrigin origin) {
    this(
        source,
        targetFile,
        description,
        limits,
        labels,
        agentImage,
        keySource,
        gitCredentials,
        origin,
        null);
  }
}
