package io.codeloom.submit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Failure;
import io.codeloom.core.task.InputType;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A task as callers see it.
 *
 * @param cancelling whether a cancel was asked for that has not taken effect yet
 * @param queuePosition place in the queue, 1 is next; absent unless QUEUED
 * @param logFileUrls file name to a URL that is valid for 15 minutes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskView(
    UUID id,
    @JsonProperty("input_type") InputType inputType,
    @JsonProperty("git_url") String gitUrl,
    @JsonProperty("git_ref") String gitRef,
    @JsonProperty("git_commit") String gitCommit,
    @JsonProperty("zip_file_name") String zipFileName,
    @JsonProperty("code_path_cos") String codePathCos,
    @JsonProperty("target_file") String targetFile,
    @JsonProperty("task_description") String taskDescription,
    TaskStatus status,
    Boolean cancelling,
    @JsonProperty("queue_position") Integer queuePosition,
    String message,
    @JsonProperty("exit_status") ExitStatus exitStatus,
    Failure failure,
    @JsonProperty("pr_url") String prUrl,
    Usage usage,
    Map<String, String> labels,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("updated_at") Instant updatedAt,
    @JsonProperty("log_file_urls") Map<String, URI> logFileUrls) {

  static TaskView of(Task task, int queuePosition, Map<String, URI> logFileUrls) {
    var source = task.spec().source();
    var state = task.state();
    var outcome = task.outcome();
    return new TaskView(
        task.id(),
        source.type(),
        source.gitUrl(),
        source.gitRef(),
        state.gitCommit(),
        source.zipFileName(),
        state.codePath() != null ? state.codePath() : source.zipKey(),
        task.spec().targetFile(),
        task.spec().description(),
        task.status(),
        task.isCancelling() ? true : null,
        queuePosition > 0 ? queuePosition : null,
        state.message(),
        outcome.exitStatus(),
        outcome.failure(),
        outcome.prUrl(),
        outcome.usage(),
        task.spec().labels(),
        task.createdAt(),
        task.updatedAt(),
        logFileUrls);
  }
}
