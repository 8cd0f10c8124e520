package io.codeloom.core.task;

import io.codeloom.core.job.ObjectKeys;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Builds tasks for tests; see {@link TaskFixtures#aTask()}. */
public final class TaskBuilder {
  private static final Instant DEFAULT_TIME = Instant.parse("2026-01-01T00:00:00Z");

  private UUID id = UUID.randomUUID();
  private String owner = "";
  private TaskSpec spec = TaskFixtures.aSpec();
  private TaskState state = TaskState.initial();
  private Outcome outcome = Outcome.NONE;
  private Instant createdAt = DEFAULT_TIME;
  private Instant updatedAt = DEFAULT_TIME;

  TaskBuilder() {}

  public TaskBuilder id(UUID value) {
    id = value;
    return this;
  }

  public TaskBuilder owner(String value) {
    owner = value;
    return this;
  }

  public TaskBuilder spec(TaskSpec value) {
    spec = value;
    return this;
  }

  public TaskBuilder source(Source value) {
    return spec(specOf(value, spec.limits(), spec.labels(), spec.agentImage(), spec.origin()));
  }

  public TaskBuilder limits(Limits value) {
    return spec(specOf(spec.source(), value, spec.labels(), spec.agentImage(), spec.origin()));
  }

  public TaskBuilder gitCredentials(String value) {
    return spec(
        new TaskSpec(
            spec.source(),
            spec.targetFile(),
            spec.description(),
            spec.limits(),
            spec.labels(),
            spec.agentImage(),
            spec.keySource(),
            value,
            spec.origin(),
            spec.trace()));
  }

  public TaskBuilder labels(Map<String, String> value) {
    return spec(specOf(spec.source(), spec.limits(), value, spec.agentImage(), spec.origin()));
  }

  public TaskBuilder agentImage(String value) {
    return spec(specOf(spec.source(), spec.limits(), spec.labels(), value, spec.origin()));
  }

  public TaskBuilder origin(RequestOrigin value) {
    return spec(specOf(spec.source(), spec.limits(), spec.labels(), spec.agentImage(), value));
  }

  public TaskBuilder state(TaskState value) {
    state = value;
    return this;
  }

  public TaskBuilder outcome(Outcome value) {
    outcome = value;
    return this;
  }

  public TaskBuilder version(long value) {
    return state(stateOf(state.status(), value, state.attempt(), state.cancelRequestedAt()));
  }

  public TaskBuilder attempt(int value) {
    return state(stateOf(state.status(), state.version(), value, state.cancelRequestedAt()));
  }

  public TaskBuilder cancelRequestedAt(Instant value) {
    return state(stateOf(state.status(), state.version(), state.attempt(), value));
  }

  public TaskBuilder jobUid(String value) {
    state = state.withJobUid(value);
    return this;
  }

  public TaskBuilder gitCommit(String value) {
    state = state.withGitCommit(value);
    return this;
  }

  public TaskBuilder createdAt(Instant value) {
    createdAt = value;
    updatedAt = value;
    return this;
  }

  /**
   * In this state, with what a task has by then: a claim from PROCESSING on, staged code, commit
   * and Job from RUNNING_AGENT on, an outcome at the end.
   */
  public TaskBuilder status(TaskStatus value) {
    int attempt = value.isRunning() && state.attempt() == 0 ? 1 : state.attempt();
    state =
        stateOf(
            value,
            state.version() + (value == TaskStatus.PENDING ? 0 : 1),
            attempt,
            state.cancelRequestedAt());
    if (value == TaskStatus.FAILED) {
      outcome = Ending.failed(FailureCode.STAGING_FAILED, state.message()).outcome();
    }
    if (value == TaskStatus.RUNNING_AGENT || value == TaskStatus.UPLOADING_RESULTS) {
      state =
          state
              .withCodePath(ObjectKeys.stagedCode(id, attempt))
              .withGitCommit("0123456789abcdef0123456789abcdef01234567")
              .withJobUid("uid-" + id);
    }
    return this;
  }

  public Task build() {
    return new Task(id, owner, spec, state, outcome, createdAt, updatedAt);
  }

  private TaskSpec specOf(
      Source source,
      Limits limits,
      Map<String, String> labels,
      String agentImage,
      RequestOrigin origin) {
    return new TaskSpec(
        source,
        spec.targetFile(),
        spec.description(),
        limits,
        labels,
        agentImage,
        spec.keySource(),
        spec.gitCredentials(),
        origin,
        spec.trace());
  }

  private TaskState stateOf(TaskStatus status, long version, int attempt, Instant cancelledAt) {
    Instant claimedAt = attempt == 0 ? null : DEFAULT_TIME;
    return new TaskState(
        status,
        status + " for a test",
        version,
        attempt,
        attempt,
        claimedAt,
        state.gitCommit(),
        state.codePath(),
        state.jobUid(),
        cancelledAt);
  }
}
