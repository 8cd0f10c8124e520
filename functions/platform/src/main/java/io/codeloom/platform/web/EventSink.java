package io.codeloom.platform.web;

import io.codeloom.core.config.Env;
import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.error.TaskFailedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The only way from HTTP to the app's one function: POST to {@code /} with an event of at most 4
 * MiB, bytes untouched. Takes the place of spring-cloud-function-web's own controller, which
 * decodes bodies as text, echoes request headers and reaches any bean by name. Calls the bean
 * itself and not by the FunctionCatalog, which rewrites structured events on the way.
 *
 * <p>Answers in the terms of Knative's sources: 202 without a body when the function returns; 401
 * when the event does not come from inside, and 422 when the event can never be handled, with the
 * reason in {@code kne-reason}, which the dead letter then carries; 404 when it came under a name
 * that is not of the inside ({@link EventHosts}); 503 when trying again may help, which is also
 * what an unexpected failure gets. Any other status would be retried or dropped where it should
 * not.
 */
@RestController
final class EventSink {
  static final String REASON = "kne-reason";

  private static final Logger LOG = LoggerFactory.getLogger(EventSink.class);
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_REASON = 500;

  /** Headers that reach the function besides the event's attributes; others may steer Spring. */
  private static final Set<String> PASSED =
      Set.of("content-type", "traceparent", "tracestate", TokenDoor.AUTHORIZATION);

  private final BeanFactory beans;
  private final EventHosts hosts;
  private final String function;

  EventSink(BeanFactory beans, EventHosts hosts, Environment environment) {
    this.beans = beans;
    this.hosts = hosts;
    function = environment.getRequiredProperty(FunctionApps.FUNCTION);
  }

  @PostMapping("/")
  ResponseEntity<Object> post(HttpServletRequest request) throws IOException {
    // The header itself: behind a proxy Spring believes X-Forwarded-Host, which anybody can send.
    if (!hosts.inside(request.getHeader(HttpHeaders.HOST))) {
      return outside();
    }
    byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
    if (body.length > MAX_BYTES) {
      return refused("An event has 4 MiB at most.");
    }
    return handle(message(request, body));
  }

  private ResponseEntity<Object> handle(Message<byte[]> message) {
    try {
      sink().accept(message);
      return ResponseEntity.accepted().build();
    } catch (RejectedException e) {
      return e.type() == ProblemType.UNAUTHENTICATED ? stranger(e) : refused(e.getMessage());
    } catch (TaskFailedException e) {
      return refused(e.getMessage());
    } catch (RuntimeException e) {
      // Not only UnavailableException: the sources drop an event on a plain 500.
      LOG.warn("An event was not handled and is wanted again", e);
      return Problem.of(ProblemType.UNAVAILABLE, "Trying again is safe.").answer(new HttpHeaders());
    }
  }

  /** Made with the first event: what it needs may not answer when the process starts. */
  @SuppressWarnings("unchecked") // FunctionApps.builder asks for a bean of this type
  private Consumer<Message<byte[]>> sink() {
    return (Consumer<Message<byte[]>>) beans.getBean(function, Consumer.class);
  }

  private static Message<byte[]> message(HttpServletRequest request, byte[] body) {
    MessageBuilder<byte[]> message = MessageBuilder.withPayload(body);
    for (String name : Collections.list(request.getHeaderNames())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("ce-") || PASSED.contains(lower)) {
        message.setHeader(lower, request.getHeader(name));
      }
    }
    return message.build();
  }

  /** A source gives such an event up at once, and says so on the dead letter. */
  private static ResponseEntity<Object> stranger(RejectedException e) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(REASON, headerValue(e.getMessage()));
    headers.set(HttpHeaders.WWW_AUTHENTICATE, ProblemAdvice.CHALLENGE);
    return Problem.of(e.type(), e.getMessage()).answer(headers);
  }

  /** 404 and not 403: a source repeats it, should its name for us be one we were not told. */
  private static ResponseEntity<Object> outside() {
    String reason = "No events are taken under this host name (" + Env.EVENT_HOSTS + ").";
    HttpHeaders headers = new HttpHeaders();
    headers.set(REASON, reason);
    return Problem.of(ProblemType.NOT_FOUND, reason).answer(headers);
  }

  private static ResponseEntity<Object> refused(String reason) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(REASON, headerValue(reason));
    return Problem.of(ProblemType.EVENT_REFUSED, reason).answer(headers);
  }

  /** One line of ASCII, since anything else may not be a header. */
  private static String headerValue(String reason) {
    String line = String.valueOf(reason).replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON);
  }
}
