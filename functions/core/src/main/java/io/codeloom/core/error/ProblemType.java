package io.codeloom.core.error;

import java.net.URI;
import java.util.Locale;

/** The one list of problems callers see (RFC 9457), with the HTTP status each is answered with. */
public enum ProblemType {
  INVALID_REQUEST(400, "The request is invalid"),
  UNAUTHENTICATED(401, "No valid credentials"),
  FORBIDDEN(403, "Not allowed"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "No answer in an accepted format"),
  IDEMPOTENCY_CONFLICT(409, "The Idempotency-Key was used with another request"),
  TASK_ENDED(409, "The task has ended"),
  TOO_LARGE(413, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported"),
  EVENT_REFUSED(422, "The event can never be handled"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "An unexpected error"),
  UNAVAILABLE(503, "A needed service is unavailable");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The problem in a few words, the same every time. */
  public String title() {
    return title;
  }

  /** The stable {@code type} member, such as {@code urn:codeloom:problem:not-found}. */
  public URI uri() {
    return URI.create("urn:codeloom:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
