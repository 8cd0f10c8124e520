package io.codeloom.core.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.codeloom.core.error.ProblemType;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.trace.TraceParent;
import java.net.URI;

/**
 * A request on {@link Topics#REQUESTS} that became no task.
 *
 * @param type the problem's stable type
 * @param title the problem in a few words
 * @param detail what to change; never the request's own body
 * @param request which record it was
 * @param trace the request's trace, which is no part of the event's data; null if it has none
 */
public record RequestRejected(
    URI type, String title, String detail, RequestOrigin request, @JsonIgnore TraceParent trace) {

  /** The rejection of a {@code request} without a trace. */
  public static RequestRejected of(ProblemType type, String detail, RequestOrigin request) {
    return of(type, detail, request, null);
  }

  /** The rejection of {@code request}. */
  public static RequestRejected of(
      ProblemType type, String detail, RequestOrigin request, TraceParent trace) {
    return new RequestRejected(type.uri(), type.title(), detail, request, trace);
  }
}
