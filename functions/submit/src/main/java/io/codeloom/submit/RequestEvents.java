package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.task.Quota;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.trace.TraceParent;
import io.codeloom.platform.web.CloudEventMessages;
import io.codeloom.platform.web.IncomingEvent;
import io.codeloom.submit.caller.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.messaging.Message;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests from other systems on {@code codex-requests}. A request that becomes no task is answered
 * with a rejected event, without its body, since that may hold a token.
 */
final class RequestEvents {
  private static final String PLAIN_RECORD = "dev.knative.kafka.event";
  private static final int MAX_ATTRIBUTE = 1_024;

  /**
   * What the idempotency keys of records begin with, and none of a request over HTTP does. It and
   * what follows it may never change: a record that was taken by an older version comes again.
   */
  static final String KEY_PREFIX = "event:";

  private final FieldsReader reader;
  private final SubmitTask submit;
  private final EventPublisher events;
  private final Caller owner;

  /**
   * @param owner whom tasks from this source belong to
   */
  RequestEvents(FieldsReader reader, SubmitTask submit, EventPublisher events, String owner) {
    this.reader = reader;
    this.submit = submit;
    this.events = events;
    this.owner = new Caller(owner, Quota.NONE);
  }

  /**
   * Takes one record; the same record again makes no second task.
   *
   * @throws io.codeloom.core.error.UnavailableException if it became neither a task nor a rejected
   *     event; it is wanted again
   */
  void accept(Message<byte[]> message, JsonMapper json) {
    RequestOrigin origin = unreadable(message.getPayload());
    TraceParent trace = null;
    try {
      IncomingEvent event = CloudEventMessages.read(message, json);
      trace = event.trace();
      if (event.id().isEmpty() || event.source().isEmpty()) {
        throw invalid("The record is no CloudEvent: it has no id or source.");
      }
      origin = new RequestOrigin(cut(event.source()), cut(event.id()), cut(event.key()));
      submit.submit(submission(event, origin));
    } catch (RejectedException e) {
      ProblemType type =
          e.type() == ProblemType.EVENT_REFUSED ? ProblemType.INVALID_REQUEST : e.type();
      events.requestRejected(RequestRejected.of(type, e.getMessage(), origin, trace));
    }
  }

  /** Names a record that does not name itself. */
  private static RequestOrigin unreadable(byte[] payload) {
    return new RequestOrigin("", "sha256:" + sha256(payload), null);
  }

  private static String cut(String attribute) {
    return attribute == null || attribute.length() <= MAX_ATTRIBUTE
        ? attribute
        : attribute.substring(0, MAX_ATTRIBUTE);
  }

  private Submission submission(IncomingEvent event, RequestOrigin origin) {
    if (Math.max(event.id().length(), event.source().length()) > MAX_ATTRIBUTE) {
      throw invalid("id and source have " + MAX_ATTRIBUTE + " characters at most.");
    }
    if (event.key() != null && event.key().length() > MAX_ATTRIBUTE) {
      // It is the key of the answer too, which must fit into a record.
      throw invalid("The record's key has " + MAX_ATTRIBUTE + " characters at most.");
    }
    if (event.data().length == 0) {
      throw invalid("The record is empty.");
    }
    Submission.Fields fields = reader.json(event.data());
    if (SubmissionRules.blankToNull(fields.githubToken()) != null) {
      throw invalid("A record must not carry a token; name a Secret as git_credentials.");
    }
    return new Submission(owner, fields, Optional.empty(), identity(event), origin, event.trace());
  }

  /** Partition and offset repeat when a topic is made anew, so a plain record needs more. */
  private static String identity(IncomingEvent event) {
    String identity = event.source() + "\n" + event.id();
    if (event.type().equals(PLAIN_RECORD)) {
      identity += "\n" + event.time() + "\n" + sha256(event.data());
    }
    return KEY_PREFIX + sha256(identity.getBytes(StandardCharsets.UTF_8));
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
