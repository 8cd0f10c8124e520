package io.codeloom.core.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The one list of reasons a task can fail for. Codes are stable; README repeats the list. */
public enum FailureCode {
  STAGING_FAILED(
      "The code could not be staged",
      "Try again; if it fails again, ask the operator for dispatch's log of this task.",
      true),
  GIT_UNREACHABLE(
      "The repository could not be read",
      "Check git_url and the token's rights, then try again.",
      true),
  GIT_REF_NOT_FOUND(
      "The ref does not exist in the repository",
      "Give a branch, tag or commit that exists as git_ref.",
      false),
  GIT_URL_REFUSED(
      "The repository's address is not allowed",
      "Use an https URL on a public host, or have the operator add it to GIT_ALLOWED_HOSTS.",
      false),
  ZIP_REJECTED("The ZIP was rejected", "Mend the archive as the message says.", false),
  CODE_TOO_LARGE(
      "The code is larger than allowed", "Submit less code, or ask for a higher limit.", false),
  QUEUE_EXPIRED(
      "The task waited too long to be started", "Submit it again, when there is less load.", true),
  IMAGE_UNAVAILABLE(
      "The agent's image cannot be pulled", "Check agent_image and the registry's rights.", false),
  POD_CONFIG_ERROR(
      "The agent's pod cannot be configured",
      "Ask the operator: a Secret or setting of the agents' namespace is missing.",
      true),
  NO_CAPACITY("The cluster had no room for the agent", "Try again later.", true),
  OUT_OF_MEMORY(
      "The agent's container ran out of memory",
      "Make the task smaller, or ask for more memory.",
      false),
  DISK_LIMIT("The agent's disk was full", "Make the task write less, or ask for more disk.", false),
  DISRUPTED("The node took the agent's pod away", "Submit the task again.", true),
  DEADLINE("The task ran out of time", "Raise timeout_seconds, or make the task smaller.", false),
  OUTPUTS_MISSING("The agent's outputs did not arrive", "Submit the task again.", true),
  OUTPUTS_INVALID(
      "The agent's outputs do not match their manifest", "Submit the task again.", true),
  JOB_DELETED("The agent's Job was deleted", "Submit the task again.", true),
  SECRET_IN_PATCH(
      "The patch holds a secret and was withheld",
      "Change the key: the agent could read it. Then submit the task again.",
      false),
  MODEL_ERROR("The model could not be used", "See the message and agent.log.", true),
  STEP_LIMIT("The agent used all its steps", "Raise max_steps, or make the task smaller.", false),
  TOKEN_LIMIT(
      "The agent used all its tokens", "Raise max_tokens, or make the task smaller.", false),
  TIME_LIMIT(
      "The agent ran out of time", "Raise timeout_seconds, or make the task smaller.", false),
  STUCK("The agent repeated itself", "Describe the task more precisely.", false),
  FORMAT_ERROR("The model's replies could not be used", "Use a model with tool calls.", false),
  CONTEXT_OVERFLOW(
      "The task did not fit the model's context", "Use a model with a larger context.", false),
  CRASHED("The agent ended unexpectedly", "Submit the task again; see agent.log.", true);

  private final String title;
  private final String remedy;
  private final boolean retryable;

  FailureCode(String title, String remedy, boolean retryable) {
    this.title = title;
    this.remedy = remedy;
    this.retryable = retryable;
  }

  /** The code in JSON and in the database, such as {@code zip_rejected}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The code named {@code wireName}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  @JsonCreator
  public static FailureCode of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  /** What happened, in a few words, the same for every task. */
  public String title() {
    return title;
  }

  /** What the caller can do. */
  public String remedy() {
    return remedy;
  }

  /** Whether the same task may succeed when submitted again unchanged. */
  public boolean retryable() {
    return retryable;
  }

  /**
   * The failure of a run that ended with {@code exit}.
   *
   * @throws IllegalArgumentException for FINISHED and CANCELLED, which are no failures
   */
  public static FailureCode of(ExitStatus exit) {
    return switch (exit) {
      case STEP_LIMIT -> STEP_LIMIT;
      case TOKEN_LIMIT -> TOKEN_LIMIT;
      case TIME_LIMIT -> TIME_LIMIT;
      case DISK_LIMIT -> DISK_LIMIT;
      case STUCK -> STUCK;
      case FORMAT_ERROR -> FORMAT_ERROR;
      case MODEL_ERROR -> MODEL_ERROR;
      case CONTEXT_OVERFLOW -> CONTEXT_OVERFLOW;
      case CRASHED -> CRASHED;
      case FINISHED, CANCELLED -> throw new IllegalArgumentException(exit + " is no failure");
    };
  }
}
