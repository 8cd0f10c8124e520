package io.codeloom.core.event;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.task.RequestOrigin;
import java.net.URI;

/**
 * A request on {@link Topics#REQUESTS} that became no task.
 *
 * @param type the problem's stable type
 * @param title the problem in a few words
 * @param detail what to change; never the request's own body
 * @param request which record it was
 */
public record RequestRejected(URI type, String title, String detail, RequestOrigin request) {

  /** The rejection of {@code request}. */
  public static RequestRejected of(ProblemType type, String detail, RequestOrigin request) {
    return new RequestRejected(type.uri(), type.title(), detail, request);
  }
}
