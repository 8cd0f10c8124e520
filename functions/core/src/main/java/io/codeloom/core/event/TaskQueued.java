package io.codeloom.core.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.task.InputType;
import io.codeloom.core.task.Task;
import java.util.UUID;

/**
 * A task waits for dispatch. Only {@code taskId} is believed by the receiver; the rest is for
 * people and tools that watch the topic.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TaskQueued(
    @JsonProperty("task_id") UUID taskId,
    @JsonProperty("input_type") InputType inputType,
    @JsonProperty("code_location") String codeLocation,
    @JsonProperty("target_file") String targetFile,
    @JsonProperty("task_description") String taskDescription,
    @JsonProperty("openai_api_key_source") String keySource) {

  /** The event of this task. */
  public static TaskQueued of(Task task) {
    var spec = task.spec();
    var source = spec.source();
    return new TaskQueued(
        task.id(),
        source.type(),
        source.type() == InputType.GIT ? source.gitUrl() : source.zipKey(),
        spec.targetFile(),
        spec.description(),
        spec.keySource());
  }
}
