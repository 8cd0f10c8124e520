package io.codeloom.core.task;

/**
 * Why a task failed, for people and for programs.
 *
 * @param code from the one stable list
 * @param title what happened, the same for every task with this code
 * @param remedy what the caller can do
 * @param retryable whether the same task may succeed when submitted again unchanged
 */
public record Failure(FailureCode code, String title, String remedy, boolean retryable) {

  /** The failure of this code. */
  public static Failure of(FailureCode code) {
    return new Failure(code, code.title(), code.remedy(), code.retryable());
  }
}
