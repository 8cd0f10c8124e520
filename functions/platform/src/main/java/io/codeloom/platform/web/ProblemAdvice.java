package io.codeloom.platform.web;

import io.codeloom.core.error.CodeloomException;
import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * The one place that turns failures of REST calls into HTTP. {@link EventSink} does it for events,
 * where a status means something else.
 */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final String RETRY_SECONDS = "5";
  static final String CHALLENGE = "Bearer realm=\"codeloom\"";

  @ExceptionHandler
  ResponseEntity<Object> known(CodeloomException e) {
    if (e instanceof RejectedException rejected) {
      return Problem.of(rejected.type(), e.getMessage()).answer(headers(rejected));
    }
    if (e instanceof TaskFailedException) {
      return Problem.of(ProblemType.INVALID_REQUEST, 422, e.getMessage()).answer(new HttpHeaders());
    }
    return unavailable((UnavailableException) e);
  }

  private static HttpHeaders headers(RejectedException e) {
    HttpHeaders headers = new HttpHeaders();
    if (e.type() == ProblemType.UNAUTHENTICATED) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
    }
    e.retryAfter()
        .ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
    return headers;
  }

  /** The client broke off, or what it sent is no HTTP, form or URL encoding: nothing of ours. */
  @ExceptionHandler({
    BadRequestException.class,
    ClientAbortException.class,
    InvalidParameterException.class,
    MultipartException.class
  })
  ResponseEntity<Object> unreadable(Exception e) {
    return Problem.of(HttpStatusCode.valueOf(400)).answer(new HttpHeaders());
  }

  @ExceptionHandler
  ResponseEntity<Object> unknown(Exception e) {
    LOG.error("A request failed unexpectedly", e);
    return Problem.of(HttpStatusCode.valueOf(500)).answer(new HttpHeaders());
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return Problem.of(status).answer(headers);
  }

  private static ResponseEntity<Object> unavailable(UnavailableException e) {
    LOG.warn("Answered 503", e);
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    String detail = e.service() + " does not answer. Trying again is safe.";
    return Problem.of(ProblemType.UNAVAILABLE, detail).answer(headers);
  }
}
