package io.codeloom.core.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an agent's run ended. Only {@link #FINISHED} settles a task as COMPLETED. */
public enum ExitStatus {
  FINISHED,
  STEP_LIMIT,
  TOKEN_LIMIT,
  TIME_LIMIT,
  DISK_LIMIT,
  STUCK,
  FORMAT_ERROR,
  MODEL_ERROR,
  CONTEXT_OVERFLOW,
  CANCELLED,
  CRASHED;

  /** The name in JSON and in the database, such as {@code step_limit}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The ending named {@code wireName}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  @JsonCreator
  public static ExitStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
