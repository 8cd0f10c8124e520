package io.codeloom.core.error;

/**
 * The root of every failure Codeloom names itself. Which of the three kinds it is decides what
 * happens: a {@link RejectedException} is the caller's to mend, an {@link UnavailableException}
 * goes away by trying again, a {@link TaskFailedException} settles the task as FAILED.
 */
public abstract sealed class CodeloomException extends RuntimeException
    permits RejectedException, UnavailableException, TaskFailedException {

  CodeloomException(String message, Throwable cause) {
    super(message, cause);
  }
}
