package io.codeloom.core.task;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a task's code comes from. */
public enum InputType {
  GIT,
  ZIP;

  /** The name in JSON and in the database: {@code git} or {@code zip}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
