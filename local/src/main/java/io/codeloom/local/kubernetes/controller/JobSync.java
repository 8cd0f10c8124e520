package io.codeloom.local.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.Json;
import io.codeloom.local.kubernetes.api.Meta;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.UncountedTerminatedPods;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pass over an unfinished Job, in the steps of Kubernetes' own controller
 * (pkg/controller/job/job_controller.go): decide how it ends, make or delete pods, then count ended
 * pods in three writes (noted as uncounted, finalizer off, counted) so that none counts twice.
 */
final class JobSync {

  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(10);

  private final ApiObjects objects;
  private final JobPods pods;
  private final Instant now;
  private final ObjectKey key;
  private final Job job;
  private final JobStatus status;
  private List<Pod> all;
  private Duration comeBack;

  JobSync(ApiObjects objects, JobPods pods, Instant now, ObjectKey key, Job job) {
    this.objects = objects;
    this.pods = pods;
    this.now = now;
    this.key = key;
    this.job = job;
    this.status = job.getStatus() == null ? new JobStatus() : job.getStatus();
    this.all = pods.of(job);
  }

  /** When to look again though nothing changes. */
  Optional<Duration> comeBackIn() {
    return Optional.ofNullable(comeBack);
  }

  void run() {
    if (isDeleting() && all.isEmpty() && status.getStartTime() == null) {
      return;
    }
    boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
    if (status.getStartTime() == null && !suspended) {
      status.setStartTime(Meta.time(now));
    } else if (suspended) {
      status.setStartTime(null);
    }
    Optional<JobCondition> end = interim();
    if (end.isPresent()) {
      add(end.get());
      deleteActive();
    } else if (!isDeleting()) {
      manage(suspended);
    }
    all = pods.of(job);
    note();
    write();
    all.stream().filter(this::isCountable).forEach(pods::untrack);
    finish();
  }

  private boolean isDeleting() {
    return job.getMetadata().getDeletionTimestamp() != null;
  }

  /** The interim condition that is, or now becomes, true. */
  private Optional<JobCondition> interim() {
    return JobConditions.find(job, JobConditions.FAILURE_TARGET)
        .or(() -> JobConditions.find(job, JobConditions.SUCCESS_CRITERIA_MET))
        .or(this::policyFailure)
        .or(this::backoffFailure)
        .or(this::deadline)
        .or(this::success);
  }

  private Optional<JobCondition> policyFailure() {
    List<Pod> failed = all.stream().filter(p -> p.getStatus().getPhase().equals("Failed")).toList();
    return PodFailures.failJob(job, failed).map(message -> failure("PodFailurePolicy", message));
  }

  private JobCondition failure(String reason, String message) {
    return JobConditions.of(JobConditions.FAILURE_TARGET, reason, message, now);
  }

  private Optional<JobCondition> backoffFailure() {
    return count(status.getFailed(), "Failed") > job.getSpec().getBackoffLimit()
        ? Optional.of(
            failure("BackoffLimitExceeded", "Job has reached the specified backoff limit"))
        : Optional.empty();
  }

  private Optional<JobCondition> deadline() {
    Long seconds = job.getSpec().getActiveDeadlineSeconds();
    if (seconds == null || status.getStartTime() == null) {
      return Optional.empty();
    }
    Duration left =
        Duration.between(now, Instant.parse(status.getStartTime()).plusSeconds(seconds));
    if (left.isNegative() || left.isZero()) {
      return Optional.of(
          failure("DeadlineExceeded", "Job was active longer than specified deadline"));
    }
    comeBack = left.plusMillis(5);
    return Optional.empty();
  }

  private Optional<JobCondition> success() {
    boolean enough = count(status.getSucceeded(), "Succeeded") >= job.getSpec().getCompletions();
    return enough && active() == 0
        ? Optional.of(
            JobConditions.of(
                JobConditions.SUCCESS_CRITERIA_MET,
                "CompletionsReached",
                "Reached expected number of succeeded pods",
                now))
        : Optional.empty();
  }

  /** Counted ones and those yet to be, of which some may be noted already. */
  private long count(Integer counted, String phase) {
    UncountedTerminatedPods noted = status.getUncountedTerminatedPods();
    List<String> before =
        noted == null
            ? List.of()
            : phase.equals("Failed") ? noted.getFailed() : noted.getSucceeded();
    return (long) with(before, phase).size() + (counted == null ? 0 : counted);
  }

  private long active() {
    return all.stream().filter(p -> !JobPods.ended(p) && !JobPods.isDeleting(p)).count();
  }

  private void deleteActive() {
    all.stream().filter(p -> !JobPods.ended(p) && !JobPods.isDeleting(p)).forEach(pods::delete);
  }

  private void manage(boolean suspended) {
    if (suspended) {
      deleteActive();
      return;
    }
    long busy = all.stream().filter(p -> !JobPods.ended(p)).count();
    long succeeded = count(status.getSucceeded(), "Succeeded");
    long wanted =
        Math.min(job.getSpec().getParallelism(), job.getSpec().getCompletions() - succeeded);
    if (busy < wanted && backedOff()) {
      for (long i = busy; i < wanted; i++) {
        pods.create(job);
      }
    }
  }

  /** Whether the pause after the last failure, which doubles each time, is over. */
  private boolean backedOff() {
    long failed = count(status.getFailed(), "Failed");
    Optional<Instant> last =
        all.stream()
            .filter(p -> p.getStatus().getPhase().equals("Failed"))
            .map(p -> Instant.parse(p.getMetadata().getCreationTimestamp()))
            .max(Instant::compareTo);
    if (failed == 0 || last.isEmpty()) {
      return true;
    }
    Duration pause = FIRST_BACKOFF.multipliedBy(1L << Math.min(5, failed - 1));
    Duration left = Duration.between(now, last.get().plus(pause));
    if (left.isNegative() || left.isZero()) {
      return true;
    }
    comeBack = comeBack == null || left.compareTo(comeBack) < 0 ? left : comeBack;
    return false;
  }

  private void add(JobCondition condition) {
    boolean there =
        status.getConditions().stream().anyMatch(c -> c.getType().equals(condition.getType()));
    if (!there) {
      List<JobCondition> conditions = new ArrayList<>(status.getConditions());
      conditions.add(condition);
      status.setConditions(conditions);
    }
  }

  private boolean isCountable(Pod pod) {
    return JobPods.isTracked(pod) && JobPods.ended(pod);
  }

  private void note() {
    status.setActive(nonZero(active()));
    status.setReady(
        (int) all.stream().filter(p -> JobPods.isReady(p) && !JobPods.isDeleting(p)).count());
    status.setTerminating(
        (int) all.stream().filter(p -> JobPods.isDeleting(p) && !JobPods.ended(p)).count());
    UncountedTerminatedPods uncounted =
        status.getUncountedTerminatedPods() == null
            ? new UncountedTerminatedPods()
            : status.getUncountedTerminatedPods();
    uncounted.setSucceeded(with(uncounted.getSucceeded(), "Succeeded"));
    uncounted.setFailed(with(uncounted.getFailed(), "Failed"));
    status.setUncountedTerminatedPods(uncounted);
  }

  private List<String> with(List<String> noted, String phase) {
    List<String> uids = new ArrayList<>(noted);
    for (Pod pod : all) {
      String uid = pod.getMetadata().getUid();
      if (isCountable(pod) && pod.getStatus().getPhase().equals(phase) && !uids.contains(uid)) {
        uids.add(uid);
      }
    }
    return uids;
  }

  private static Integer nonZero(long count) {
    return count == 0 ? null : (int) count;
  }

  private void finish() {
    UncountedTerminatedPods uncounted = status.getUncountedTerminatedPods();
    status.setSucceeded(plus(status.getSucceeded(), uncounted.getSucceeded().size()));
    status.setFailed(plus(status.getFailed(), uncounted.getFailed().size()));
    status.setUncountedTerminatedPods(new UncountedTerminatedPods());
    List<Pod> left = pods.of(job);
    boolean quiet = left.stream().allMatch(p -> JobPods.ended(p) && !JobPods.isDeleting(p));
    Optional<JobCondition> interim =
        status.getConditions().stream()
            .filter(
                c ->
                    c.getType().equals(JobConditions.FAILURE_TARGET)
                        || c.getType().equals(JobConditions.SUCCESS_CRITERIA_MET))
            .findFirst();
    if (quiet && interim.isPresent()) {
      JobCondition end = JobConditions.after(interim.get(), now);
      add(end);
      if (end.getType().equals(JobConditions.COMPLETE)) {
        status.setCompletionTime(Meta.time(now));
      }
    }
    write();
  }

  private static Integer plus(Integer counted, int more) {
    return nonZero((counted == null ? 0 : counted) + (long) more);
  }

  private void write() {
    JsonNode tree = Json.write(status);
    objects.modifyStatus(
        key,
        current -> {
          ObjectNode next = Json.object();
          next.putObject("metadata").put("uid", job.getMetadata().getUid());
          next.set("status", tree);
          return next;
        });
  }
}
