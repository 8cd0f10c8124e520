package io.codeloom.local.faults;

import java.util.List;

/** A service and the ports through which functions reach it. */
enum Service {
  MYSQL("TaskStore."),
  REDIS("StatusCache.", "StagingLeases.", "Lease."),
  KAFKA("EventPublisher."),
  COS("code bucket.", "logs bucket."),
  KUBERNETES("AgentJobs.", "TaskSecrets.", "GitTokens.");

  private final List<String> calls;

  Service(String... calls) {
    this.calls = List.of(calls);
  }

  boolean isCalledBy(String call) {
    return calls.stream().anyMatch(call::startsWith);
  }
}
