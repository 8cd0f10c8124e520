package io.codeloom.platform.logging;

import io.codeloom.core.task.Task;
import io.codeloom.core.trace.TraceParent;
import org.slf4j.MDC;

/**
 * What the log lines of this thread are about from now on: the fields {@value #TASK} and {@value
 * #TRACE} of each line. Set as soon as it is known, cleared by whoever took the request in.
 */
public final class LogContext {
  public static final String TASK = "task_id";
  public static final String TRACE = "trace_id";

  private LogContext() {}

  /** This task, and the trace it belongs to. */
  public static void about(Task task) {
    MDC.put(TASK, task.id().toString());
    about(task.trace());
  }

  /** This trace. */
  public static void about(TraceParent trace) {
    MDC.put(TRACE, trace.traceId());
  }

  /** Nothing in particular. */
  public static void clear() {
    MDC.remove(TASK);
    MDC.remove(TRACE);
  }
}
