package io.codeloom.platform.kubernetes;

import io.codeloom.core.git.GitRef;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.JobView.Phase;
import io.codeloom.core.task.FailureCode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads a Job of batch/v1. */
final class JobViews {
  private JobViews() {}

  static JobView of(Job job) {
    ObjectMeta meta = job.getMetadata();
    Optional<JobCondition> end = end(job.getStatus());
    return new JobView(
        meta.getName(),
        meta.getUid(),
        taskOf(meta),
        end.map(JobViews::phase).orElse(Phase.RUNNING),
        end.map(JobCondition::getReason).orElse(null),
        meta.getDeletionTimestamp() != null,
        finalizers(meta).contains(JobNames.FINALIZER),
        activePods(job.getStatus()),
        endedFor(meta),
        time(meta.getCreationTimestamp()),
        annotation(meta, JobNames.GIT_COMMIT).filter(GitRef::isCommit));
  }

  static List<String> finalizers(ObjectMeta meta) {
    return meta.getFinalizers() == null ? List.of() : meta.getFinalizers();
  }

  static Instant time(String timestamp) {
    return timestamp == null ? null : Instant.parse(timestamp);
  }

  private static Optional<UUID> taskOf(ObjectMeta meta) {
    Map<String, String> labels = meta.getLabels() == null ? Map.of() : meta.getLabels();
    boolean ours =
        JobNames.MANAGED_BY.equals(labels.get(JobNames.MANAGED_BY_LABEL))
            && JobNames.NAME.equals(labels.get(JobNames.NAME_LABEL));
    return JobNames.taskOf(meta.getName())
        .filter(id -> ours && id.toString().equals(labels.get(JobNames.TASK_LABEL)));
  }

  /** An annotation that anybody with rights may have written: an unknown code counts as none. */
  private static Optional<FailureCode> endedFor(ObjectMeta meta) {
    try {
      return annotation(meta, JobNames.ENDED_FOR).map(FailureCode::of);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> annotation(ObjectMeta meta, String name) {
    return Optional.ofNullable(meta.getAnnotations()).map(all -> all.get(name));
  }

  private static Optional<JobCondition> end(JobStatus status) {
    if (status == null || status.getConditions() == null) {
      return Optional.empty();
    }
    return status.getConditions().stream()
        .filter(c -> "True".equals(c.getStatus()))
        .filter(c -> "Complete".equals(c.getType()) || "Failed".equals(c.getType()))
        .findFirst();
  }

  private static Phase phase(JobCondition end) {
    return "Complete".equals(end.getType()) ? Phase.COMPLETE : Phase.FAILED;
  }

  private static int activePods(JobStatus status) {
    return status == null || status.getActive() == null ? 0 : status.getActive();
  }
}
