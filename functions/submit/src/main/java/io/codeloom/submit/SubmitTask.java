package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Recorded;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.logging.LogContext;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Records a task and tells dispatch. Once it has answered, the task is in the database and cannot
 * be lost: if Kafka did not take the event, reconcile sends it later.
 */
public final class SubmitTask {
  private final SubmissionRules rules;
  private final TaskStore tasks;
  private final ZipIntake zips;
  private final GitTokens tokens;
  private final EventPublisher events;
  private final Supplier<UUID> ids;

  SubmitTask(
      SubmissionRules rules,
      TaskStore tasks,
      ZipIntake zips,
      GitTokens tokens,
      EventPublisher events,
      Supplier<UUID> ids) {
    this.rules = rules;
    this.tasks = tasks;
    this.zips = zips;
    this.tokens = tokens;
    this.events = events;
    this.ids = ids;
  }

  /**
   * Takes a submission in.
   *
   * @return the task, or the one an earlier submission with the same key and content made
   * @throws RejectedException if the submission must change, its key stands for another one, or the
   *     caller's quota has no room for it; nothing of it is kept then
   * @throws UnavailableException if it could not be recorded, or nobody can tell whether it was;
   *     what then is left of it, the sweeps remove
   */
  public Task submit(Submission submission) {
    UUID id = ids.get();
    TaskSpec spec = rules.check(id, submission);
    Optional<Recorded> earlier = earlier(id, submission);
    if (earlier.isPresent() && submission.zip().isEmpty()) {
      return same(earlier.get(), RequestHash.of(submission.fields(), null));
    }
    String zipDigest = submission.zip().map(zip -> zips.store(zip, spec.source())).orElse(null);
    String hash = RequestHash.of(submission.fields(), zipDigest);
    if (earlier.isPresent()) {
      zips.discard(id);
      return same(earlier.get(), hash);
    }
    return record(Task.recorded(id, submission.owner(), spec), submission, hash);
  }

  private Task record(Task task, Submission submission, String hash) {
    LogContext.about(task);
    String token = SubmissionRules.blankToNull(submission.fields().githubToken());
    if (token != null) {
      tokens.store(task.id(), token);
    }
    Recorded recorded = insert(task, submission, hash);
    if (!recorded.task().id().equals(task.id())) {
      discard(task.id());
      return same(recorded, hash);
    }
    return publish(recorded.task());
  }

  /**
   * An insert whose answer is lost counts if the row is there. If it is not, its commit may still
   * be on its way: what the task would need then stays, for the sweeps.
   */
  private Recorded insert(Task task, Submission submission, String hash) {
    try {
      return tasks.insert(task, submission.idempotencyKey(), hash, submission.caller().quota());
    } catch (RejectedException e) {
      discard(task.id());
      throw e;
    } catch (UnavailableException e) {
      Task there = tasks.find(task.id()).orElseThrow(() -> e);
      return new Recorded(there, true, hash);
    }
  }

  private void discard(UUID id) {
    zips.discard(id);
    tokens.delete(id);
  }

  private Task publish(Task recorded) {
    if (recorded.status() != TaskStatus.PENDING) {
      // Its insert was answered so late that reconcile has sent it on, or its owner cancelled it.
      return recorded;
    }
    try {
      events.taskQueued(recorded);
      return queued(recorded);
    } catch (UnavailableException away) {
      // Recorded is enough: reconcile publishes what stays PENDING, and dispatch takes it from
      // there.
      return recorded;
    }
  }

  /** Keeps no copy in the cache: nobody knows the task yet, and who asks first makes one. */
  private Task queued(Task published) {
    return tasks
        .replace(published, published.to(TaskStatus.QUEUED, "Waiting for dispatch"))
        .or(() -> tasks.find(published.id()))
        .orElse(published);
  }

  /** Asks the database even without a key: with it away, nothing shall be stored elsewhere. */
  private Optional<Recorded> earlier(UUID id, Submission submission) {
    if (submission.idempotencyKey() != null) {
      return tasks.findByKey(submission.owner(), submission.idempotencyKey());
    }
    return tasks.find(id).map(task -> new Recorded(task, false, null));
  }

  private static Task same(Recorded earlier, String hash) {
    if (!hash.equals(earlier.requestHash())) {
      throw new RejectedException(
          ProblemType.IDEMPOTENCY_CONFLICT,
          "This Idempotency-Key was used for another request; use a new key.");
    }
    return earlier.task();
  }
}
