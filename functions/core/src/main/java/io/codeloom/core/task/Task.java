package io.codeloom.core.task;

import io.codeloom.core.trace.TraceParent;
import java.time.Instant;
import java.util.UUID;

/**
 * A task as the database knows it: what was asked, how far it is, what became of it. Values only;
 * {@link io.codeloom.core.port.TaskStore} makes a change real by compare-and-set.
 *
 * @param id the task's id; also names its Job, Secrets and objects
 * @param owner whom it belongs to; empty where callers are not told apart
 * @param spec what was asked for
 * @param state how far it is
 * @param outcome what became of it
 * @param createdAt the database's time at the insert
 * @param updatedAt the database's time at the last change
 */
public record Task(
    UUID id,
    String owner,
    TaskSpec spec,
    TaskState state,
    Outcome outcome,
    Instant createdAt,
    Instant updatedAt) {

  /** A task about to be recorded; the store sets both times. */
  public static Task recorded(UUID id, String owner, TaskSpec spec) {
    return new Task(id, owner, spec, TaskState.initial(), Outcome.NONE, null, null);
  }

  /** The trace that everything done for this task belongs to. */
  public TraceParent trace() {
    return spec.trace() != null ? spec.trace() : TraceParent.of(id);
  }

  /** Shorthand for {@code state().status()}. */
  public TaskStatus status() {
    return state.status();
  }

  /** Whether nothing changes any more but the publication of the result. */
  public boolean isFinal() {
    return status().isFinal();
  }

  /** Whether a cancel was asked for that has not taken effect yet: shown as {@code cancelling}. */
  public boolean isCancelling() {
    return state.cancelRequestedAt() != null && !isFinal();
  }

  /**
   * This task in another state.
   *
   * @throws IllegalStateException if {@link TaskStatus#canBecome} forbids the change
   */
  public Task to(TaskStatus next, String message) {
    if (!status().canBecome(next)) {
      throw new IllegalStateException("task " + id + " cannot go from " + status() + " to " + next);
    }
    return with(state.to(next, message));
  }

  /** This task with the commit its ref was resolved to. */
  public Task withGitCommit(String commit) {
    return with(state.withGitCommit(commit));
  }

  /** This task with its staged code's key. */
  public Task withCodePath(String key) {
    return with(state.withCodePath(key));
  }

  /** This task with its Job's uid. */
  public Task withJobUid(String uid) {
    return with(state.withJobUid(uid));
  }

  /** This task with what became of it. */
  public Task withOutcome(Outcome next) {
    return new Task(id, owner, spec, state, next, createdAt, updatedAt);
  }

  private Task with(TaskState next) {
    return new Task(id, owner, spec, next, outcome, createdAt, updatedAt);
  }
}
