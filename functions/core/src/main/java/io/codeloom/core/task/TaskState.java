package io.codeloom.core.task;

import java.time.Instant;

/**
 * How far a task is. All times are the database's.
 *
 * @param status the state
 * @param message the state in words for the caller
 * @param version grows by one with every change; the compare-and-set is on it
 * @param attempt how often the task was claimed for staging; fences the writes of older claims
 * @param strikes claims that ended without being given back: crashes, time-outs and the present one
 * @param claimedAt when the present claim was made; null before the first and once given back
 * @param gitCommit the commit the wanted ref was resolved to, 40 or 64 hex digits; null before that
 * @param codePath key of the staged code in the code bucket; null before staging
 * @param jobUid uid of the task's Job; null before it is created
 * @param cancelRequestedAt when a cancel was asked for while the Job existed; null if never
 */
public record TaskState(
    TaskStatus status,
    String message,
    long version,
    int attempt,
    int strikes,
    Instant claimedAt,
    String gitCommit,
    String codePath,
    String jobUid,
    Instant cancelRequestedAt) {

  /** The state every task begins in. */
  public static TaskState initial() {
    return new TaskState(TaskStatus.PENDING, "Recorded", 0, 0, 0, null, null, null, null, null);
  }

  TaskState to(TaskStatus next, String nextMessage) {
    return new TaskState(
        next,
        nextMessage,
        version,
        attempt,
        strikes,
        claimedAt,
        gitCommit,
        codePath,
        jobUid,
        cancelRequestedAt);
  }

  TaskState withGitCommit(String commit) {
    return new TaskState(
        status,
        message,
        version,
        attempt,
        strikes,
        claimedAt,
        commit,
        codePath,
        jobUid,
        cancelRequestedAt);
  }

  TaskState withCodePath(String key) {
    return new TaskState(
        status,
        message,
        version,
        attempt,
        strikes,
        claimedAt,
        gitCommit,
        key,
        jobUid,
        cancelRequestedAt);
  }

  TaskState withJobUid(String uid) {
    return new TaskState(
        status,
        message,
        version,
        attempt,
        strikes,
        claimedAt,
        gitCommit,
        codePath,
        uid,
        cancelRequestedAt);
  }
}
