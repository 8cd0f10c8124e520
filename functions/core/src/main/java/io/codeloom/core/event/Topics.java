package io.codeloom.core.event;

import java.util.List;

/** Kafka topics. */
public final class Topics {
  /** Requests from other systems. */
  public static final String REQUESTS = "codex-requests";

  /** Tasks for dispatch, keyed by task id. */
  public static final String TASKS = "codex-tasks";

  /** Results for other systems, keyed by task id or like the request. */
  public static final String RESULTS = "codex-results";

  /** What could not be handled, as it came, with the reason. */
  public static final String DEAD_LETTERS = "codex-dead-letters";

  /** All of them. */
  public static final List<String> ALL = List.of(REQUESTS, TASKS, RESULTS, DEAD_LETTERS);

  private Topics() {}
}
