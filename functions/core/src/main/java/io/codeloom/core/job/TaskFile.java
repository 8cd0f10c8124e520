package io.codeloom.core.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.task.InputType;
import java.util.UUID;

/**
 * {@code task.json}: what the Job is told, packed with the code so that the Job's spec holds none
 * of it. Unknown members are ignored, so that an older image runs a newer file.
 *
 * @param taskId the task
 * @param inputType where the code came from
 * @param description the task in the caller's words
 * @param targetFile path within the code; empty means anywhere
 * @param maxSteps see {@link io.codeloom.core.task.Limits}
 * @param maxTokens likewise
 * @param timeoutSeconds likewise
 * @param gitCommit the commit the code is at; null for a ZIP
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TaskFile(
    @JsonProperty("task_id") UUID taskId,
    @JsonProperty("input_type") InputType inputType,
    @JsonProperty("task_description") String description,
    @JsonProperty("target_file") String targetFile,
    @JsonProperty("max_steps") int maxSteps,
    @JsonProperty("max_tokens") long maxTokens,
    @JsonProperty("timeout_seconds") int timeoutSeconds,
    @JsonProperty("git_commit") String gitCommit) {

  /** The file's name, in the archive and in {@code TASK_DIR}. */
  public static final String NAME = "task.json";

  /** Folder of the code within the staged archive. */
  public static final String CODE_FOLDER = "code/";
}
