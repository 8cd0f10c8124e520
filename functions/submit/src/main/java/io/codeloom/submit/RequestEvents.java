package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.platform.web.IncomingEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Requests from other systems on {@code codex-requests}. A request that becomes no task is answered
 * with a rejected event, without its body, since that may hold a token.
 */
final class RequestEvents {
  private static final String PLAIN_RECORD = "dev.knative.kafka.event";

  private final FieldsReader reader;
  private final SubmitTask submit;
  private final EventPublisher events;
  private final String owner;

  /**
   * @param owner whom tasks from this source belong to
   */
  RequestEvents(FieldsReader reader, SubmitTask submit, EventPublisher events, String owner) {
    this.reader = reader;
    this.submit = submit;
    this.events = events;
    this.owner = owner;
  }

  /** Takes one record; the same record again makes no second task. */
  void accept(IncomingEvent event) {
    RequestOrigin origin = new RequestOrigin(event.source(), event.id(), event.key());
    try {
      if (event.id().isEmpty() || event.source().isEmpty()) {
        throw invalid("The record is no CloudEvent: it has no id or source.");
      }
      submit.submit(submission(event, origin));
    } catch (RejectedException e) {
      events.requestRejected(RequestRejected.of(e.type(), e.getMessage(), origin));
    }
  }

  private Submission submission(IncomingEvent event, RequestOrigin origin) {
    if (event.data().length == 0) {
      throw invalid("The record is empty.");
    }
    Submission.Fields fields = reader.json(event.data());
    if (SubmissionRules.blankToNull(fields.githubToken()) != null) {
      throw invalid("A record must not carry a token; name a Secret as git_credentials.");
    }
    return new Submission(owner, fields, Optional.empty(), identity(event), origin);
  }

  /** Partition and offset repeat when a topic is made anew, so a plain record needs more. */
  private static String identity(IncomingEvent event) {
    String identity = event.source() + "\n" + event.id();
    if (event.type().equals(PLAIN_RECORD)) {
      identity += "\n" + event.time() + "\n" + sha256(event.data());
    }
    return "event:" + sha256(identity.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RejectedException invalid(String detail) {
    return new RejectedException(ProblemType.INVALID_REQUEST, detail);
  }
}
