package io.codeloom.local.environment;

import io.codeloom.core.event.EventTypes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Posts events to a function's sink, as a source would, or somebody who plays one. */
final class EventPoster {
  private final String token;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param token sent with every event; null for none
   */
  EventPoster(String token) {
    this.token = token;
  }

  /** The answer's status to an event of this type. */
  int post(URI function, String type, String data) throws Exception {
    return send(
        request(function, data.getBytes(StandardCharsets.UTF_8))
            .header("ce-specversion", "1.0")
            .header("ce-id", UUID.randomUUID().toString())
            .header("ce-source", "urn:forged")
            .header("ce-type", type));
  }

  /** The answer's status to a record as KafkaSource posts it. */
  int post(URI function, ConsumerRecord<byte[], byte[]> record) throws Exception {
    HttpRequest.Builder request = request(function, record.value());
    record
        .headers()
        .forEach(
            header -> {
              String name = header.key().toLowerCase(java.util.Locale.ROOT);
              if (name.startsWith("ce_")) {
                request.header(
                    "ce-" + name.substring(3), new String(header.value(), StandardCharsets.UTF_8));
              }
            });
    return send(request);
  }

  /** The answer's status to something that is no event. */
  int postRaw(URI function, byte[] body) throws Exception {
    return send(request(function, body));
  }

  private HttpRequest.Builder request(URI function, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.resolve("/"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    if (token != null) {
      request.header("ce-" + EventTypes.TOKEN, token);
    }
    return request;
  }

  private int send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
