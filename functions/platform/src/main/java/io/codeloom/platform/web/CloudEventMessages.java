package io.codeloom.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.trace.TraceParent;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.messaging.Message;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads CloudEvents 1.0 over HTTP: binary mode, where attributes are {@code ce-} headers, and
 * structured mode, where the body is the event. Missing attributes are no error here.
 */
public final class CloudEventMessages {
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String PREFIX = "ce-";
  private static final String KEY = "partitionkey";

  /** A record's header as KafkaSource hands it on (eventing-kafka-broker, CloudEvents mapping). */
  private static final String RECORD_HEADER = "kafkaheader" + TraceParent.NAME;

  /** Of Knative: knative.dev/docs/eventing/event-delivery. */
  private static final String DEAD_LETTER_CODE = "knativeerrorcode";

  /** What spring-cloud-function-adapter-aws 5.0.1 calls a request from an API gateway. */
  private static final String GATEWAY = "aws-api-gateway";

  private CloudEventMessages() {}

  /**
   * The event in {@code message}.
   *
   * @throws RejectedException of EVENT_REFUSED if the body claims to be an event and is none
   */
  public static IncomingEvent read(Message<byte[]> message, JsonMapper json) {
    Map<String, String> headers = new TreeMap<>();
    message
        .getHeaders()
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), text(value)));
    // Other hosts of the function unpack structured events but leave their content type.
    boolean unpacked = headers.containsKey(PREFIX + "type");
    String contentType = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    byte[] body = headers.containsKey(GATEWAY) ? gatewayBody(message, json) : message.getPayload();
    if (!unpacked && contentType.startsWith(STRUCTURED)) {
      return structured(body, json);
    }
    return new IncomingEvent(
        headers.getOrDefault(PREFIX + "id", ""),
        headers.getOrDefault(PREFIX + "source", ""),
        headers.getOrDefault(PREFIX + "type", ""),
        headers.get(PREFIX + "subject"),
        headers.get(PREFIX + "time"),
        headers.getOrDefault(PREFIX + KEY, headers.get(PREFIX + "key")),
        headers.get(PREFIX + DEAD_LETTER_CODE),
        trace(headers::get),
        body);
  }

  /**
   * What the event says of itself; then what KafkaSource found at a plain record; then the request,
   * which may be one hop of many.
   */
  private static TraceParent trace(UnaryOperator<String> headers) {
    return Stream.of(PREFIX + TraceParent.NAME, PREFIX + RECORD_HEADER, TraceParent.NAME)
        .map(headers)
        .flatMap(header -> TraceParent.parse(header).stream())
        .findFirst()
        .orElse(null);
  }

  /** spring-cloud-function-adapter-aws hands on a gateway's headers, but its request as a whole. */
  private static byte[] gatewayBody(Message<byte[]> message, JsonMapper json) {
    JsonNode request = parse(message.getPayload(), JsonNode.class, json);
    String body = request.path("body").asString("");
    try {
      return request.path("isBase64Encoded").asBoolean(false)
          ? Base64.getDecoder().decode(body)
          : body.getBytes(UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RejectedException(ProblemType.EVENT_REFUSED, "The body is no base64");
    }
  }

  /**
   * {@code data} as JSON of type {@code type}.
   *
   * @throws RejectedException of EVENT_REFUSED if it is none; the message does not repeat it
   */
  public static <T> T parse(byte[] data, Class<T> type, JsonMapper json) {
    try {
      T value = json.readValue(data, type);
      if (value != null) {
        return value;
      }
    } catch (JacksonException e) {
      // Answered below; its message quotes the data, which may hold a secret.
    }
    throw new RejectedException(
        ProblemType.EVENT_REFUSED, "The event's data is not the JSON it should be");
  }

  private static IncomingEvent structured(byte[] body, JsonMapper json) {
    JsonNode event = parse(body, JsonNode.class, json);
    if (!event.isObject()) {
      throw new RejectedException(ProblemType.EVENT_REFUSED, "The body is no CloudEvent");
    }
    return new IncomingEvent(
        event.path("id").asString(""),
        event.path("source").asString(""),
        event.path("type").asString(""),
        optional(event, "subject"),
        optional(event, "time"),
        optional(event, KEY),
        event.hasNonNull(DEAD_LETTER_CODE) ? event.path(DEAD_LETTER_CODE).asString("") : null,
        TraceParent.parse(optional(event, TraceParent.NAME)).orElse(null),
        data(event, json));
  }

  private static byte[] data(JsonNode event, JsonMapper json) {
    if (event.has("data_base64")) {
      try {
        return Base64.getDecoder().decode(event.path("data_base64").asString(""));
      } catch (IllegalArgumentException e) {
        throw new RejectedException(ProblemType.EVENT_REFUSED, "data_base64 is no base64");
      }
    }
    return event.has("data") ? json.writeValueAsBytes(event.get("data")) : new byte[0];
  }

  private static String optional(JsonNode event, String name) {
    return event.path(name).isString() ? event.path(name).asString() : null;
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
  }
}
