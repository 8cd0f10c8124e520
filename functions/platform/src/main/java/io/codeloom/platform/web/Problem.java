package io.codeloom.platform.web;

import io.codeloom.core.error.ProblemType;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A problem as callers see it (RFC 9457).
 *
 * @param type stable name of the kind of problem
 * @param title the same for every problem of the kind
 * @param status the HTTP status
 * @param detail what to change
 */
public record Problem(URI type, String title, int status, String detail) {

  /** A problem of {@code type} with its usual status. */
  public static Problem of(ProblemType type, String detail) {
    return of(type, type.status(), detail);
  }

  static Problem of(ProblemType type, int status, String detail) {
    return new Problem(type.uri(), type.title(), status, detail);
  }

  /**
   * The problem of an answer Spring or Tomcat gives by itself. Its words are ours, so that nothing
   * of the inside gets out.
   */
  static Problem of(HttpStatusCode status) {
    int code = status.value();
    return switch (code) {
      case 400 -> of(ProblemType.INVALID_REQUEST, "The request cannot be read.");
      case 401 -> of(ProblemType.UNAUTHENTICATED, "Send valid credentials.");
      case 403 -> of(ProblemType.FORBIDDEN, "These credentials do not allow it.");
      case 404 -> of(ProblemType.NOT_FOUND, "There is nothing at this path.");
      case 405 -> of(ProblemType.METHOD_NOT_ALLOWED, "Use a method that the header Allow names.");
      case 406 -> of(ProblemType.NOT_ACCEPTABLE, "Ask for application/json.");
      case 413 -> of(ProblemType.TOO_LARGE, "Send less.");
      case 415 -> of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Use a content type of the contract.");
      case 429 -> of(ProblemType.TOO_MANY_REQUESTS, "Wait, then try again.");
      case 503 -> of(ProblemType.UNAVAILABLE, "Try again later.");
      default ->
          status.is4xxClientError()
              ? of(ProblemType.INVALID_REQUEST, code, "The request cannot be granted.")
              : of(ProblemType.INTERNAL, "The request failed. Its time tells the operator more.");
    };
  }

  /** The whole answer. */
  ResponseEntity<Object> answer(HttpHeaders headers) {
    return ResponseEntity.status(HttpStatus.valueOf(status))
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(this);
  }
}
