package io.codeloom.core.event;

/** CloudEvents types and sources (CloudEvents 1.0). */
public final class EventTypes {
  /** {@link TaskQueued} on {@link Topics#TASKS}. */
  public static final String TASK_QUEUED = "io.codeloom.task.queued.v1";

  /** {@link TaskFinished} on {@link Topics#RESULTS}. */
  public static final String TASK_FINISHED = "io.codeloom.task.finished.v1";

  /** {@link RequestRejected} on {@link Topics#RESULTS}. */
  public static final String REQUEST_REJECTED = "io.codeloom.task.rejected.v1";

  /** {@link JobCheck} from reconcile to finalize. */
  public static final String JOB_CHECK = "io.codeloom.job.check.v1";

  /** Prefix of what ApiServerSource sends, such as {@code …update}. */
  public static final String API_SERVER_PREFIX = "dev.knative.apiserver.resource.";

  /** The {@code source} of Codeloom's own events. */
  public static final String SOURCE = "urn:codeloom";

  /** The CloudEvents extension with the token that every event to a function carries. */
  public static final String TOKEN = "codeloomtoken";

  private EventTypes() {}
}
