package io.codeloom.agentjob.model;

import io.codeloom.core.task.ExitStatus;
import java.time.Duration;
import java.util.Optional;

/** A model call that gave no reply. The message is fit for the caller of the task. */
public final class ModelFailure extends RuntimeException {
  /** What a failure means for the run. */
  public enum Kind {
    /** Trying again may help. */
    TRANSIENT,
    /** The conversation is too long for the model. */
    OVERFLOW,
    /** The run ends. */
    FINAL
  }

  private final Kind kind;
  private final ExitStatus ending;
  private final Duration retryAfter;

  private ModelFailure(
      Kind kind, ExitStatus ending, String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.ending = ending;
    this.retryAfter = retryAfter;
  }

  /** May pass; {@code retryAfter} is the provider's wish, null if it has none. */
  public static ModelFailure passing(String message, Duration retryAfter, Throwable cause) {
    return new ModelFailure(Kind.TRANSIENT, ExitStatus.MODEL_ERROR, message, retryAfter, cause);
  }

  /** The conversation does not fit. */
  public static ModelFailure overflow(String message) {
    return new ModelFailure(Kind.OVERFLOW, ExitStatus.CONTEXT_OVERFLOW, message, null, null);
  }

  /** Ends the run as {@code ending}. */
  public static ModelFailure ending(ExitStatus ending, String message) {
    return new ModelFailure(Kind.FINAL, ending, message, null, null);
  }

  public Kind kind() {
    return kind;
  }

  /** How the run ends if nothing else helps. */
  public ExitStatus ending() {
    return ending;
  }

  /** How long the provider asks to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
