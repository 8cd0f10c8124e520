package io.codeloom.core.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Failure;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A task has ended.
 *
 * @param outputs file name to object key in the logs bucket
 * @param request the Kafka record the task came by; absent for HTTP
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskFinished(
    @JsonProperty("task_id") UUID taskId,
    TaskStatus status,
    @JsonProperty("exit_status") ExitStatus exitStatus,
    String message,
    Failure failure,
    @JsonProperty("pr_url") String prUrl,
    Map<String, String> outputs,
    Usage usage,
    Map<String, String> labels,
    RequestOrigin request) {

  /**
   * The event of an ended task.
   *
   * @throws IllegalArgumentException if it has not ended
   */
  public static TaskFinished of(Task task) {
    if (!task.isFinal()) {
      throw new IllegalArgumentException("task " + task.id() + " has not ended");
    }
    var outcome = task.outcome();
    Map<String, String> outputs =
        outcome.files().stream()
            .collect(
                Collectors.toMap(Function.identity(), name -> ObjectKeys.log(task.id(), name)));
    return new TaskFinished(
        task.id(),
        task.status(),
        outcome.exitStatus(),
        task.state().message(),
        outcome.failure(),
        outcome.prUrl(),
        outputs,
        outcome.usage(),
        task.spec().labels(),
        task.spec().origin());
  }

  /** The event's id: the same however often it is published. */
  public static String eventId(Task task) {
    return task.id() + "/" + task.status();
  }
}
