package io.codeloom.local.kubernetes.controller;

import io.codeloom.local.kubernetes.api.Meta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The conditions through which a Job ends: an interim one first, then the final one. */
final class JobConditions {

  static final String COMPLETE = "Complete";
  static final String FAILED = "Failed";
  static final String SUCCESS_CRITERIA_MET = "SuccessCriteriaMet";
  static final String FAILURE_TARGET = "FailureTarget";

  private JobConditions() {}

  static Optional<JobCondition> find(Job job, String type) {
    List<JobCondition> all = job.getStatus() == null ? List.of() : job.getStatus().getConditions();
    return all.stream()
        .filter(c -> c.getType().equals(type) && c.getStatus().equals("True"))
        .findFirst();
  }

  /** Finished is this and nothing else. */
  static Optional<JobCondition> finished(Job job) {
    return find(job, COMPLETE).or(() -> find(job, FAILED));
  }

  static JobCondition of(String type, String reason, String message, Instant now) {
    return new JobConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .withLastProbeTime(Meta.time(now))
        .withLastTransitionTime(Meta.time(now))
        .build();
  }

  /** The final condition that follows an interim one, with the same reason. */
  static JobCondition after(JobCondition interim, Instant now) {
    String type = interim.getType().equals(FAILURE_TARGET) ? FAILED : COMPLETE;
    return of(type, interim.getReason(), interim.getMessage(), now);
  }
}
