package io.codeloom.core.error;

import java.time.Duration;
import java.util.Optional;

/** A request that cannot be granted as it is. The message tells the caller what to change. */
public final class RejectedException extends CodeloomException {
  private final ProblemType type;
  private final Duration retryAfter;

  /** A rejection of {@code type}; {@code detail} reaches the caller, so it may hold no secret. */
  public RejectedException(ProblemType type, String detail) {
    this(type, detail, null);
  }

  /** A rejection that the same request may escape once {@code retryAfter} has passed. */
  public RejectedException(ProblemType type, String detail, Duration retryAfter) {
    super(detail, null);
    this.type = type;
    this.retryAfter = retryAfter;
  }

  /** What kind of problem it is. */
  public ProblemType type() {
    return type;
  }

  /** When to try again; empty where waiting does not help. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
