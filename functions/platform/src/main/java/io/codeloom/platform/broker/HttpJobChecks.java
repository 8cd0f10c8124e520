package io.codeloom.platform.broker;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.JobCheck;
import io.codeloom.core.port.JobChecks;
import io.codeloom.platform.http.TimelyCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts CloudEvents in binary mode to the Broker's ingress: up to three attempts of 5 s each, one
 * event id for all of them. Any answer but 2xx counts as unavailable: reconcile asks again anyway.
 */
public final class HttpJobChecks implements JobChecks {
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final URI broker;
  private final JsonMapper json;
  private final Supplier<UUID> ids;
  private final Clock clock;
  private final Optional<String> token;
  private final Duration answer;
  private HttpClient http;

  /**
   * Events to the Broker at {@code broker}.
   *
   * @param token what they carry, so that finalize takes them
   * @param ids of the events
   */
  public HttpJobChecks(
      URI broker, Optional<String> token, JsonMapper json, Supplier<UUID> ids, Clock clock) {
    this(broker, token, json, ids, clock, ANSWER);
  }

  /** With another wait for an answer, for tests. */
  HttpJobChecks(
      URI broker,
      Optional<String> token,
      JsonMapper json,
      Supplier<UUID> ids,
      Clock clock,
      Duration answer) {
    this.broker = broker;
    this.token = token;
    this.json = json;
    this.ids = ids;
    this.clock = clock;
    this.answer = answer;
  }

  @Override
  public void send(JobCheck check) {
    HttpRequest request = request(check);
    IOException last = null;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        int status =
            TimelyCalls.send(http(), request, HttpResponse.BodyHandlers.discarding(), answer)
                .statusCode();
        if (status / 100 == 2) {
          return;
        }
        last = new IOException("status " + status);
      } catch (IOException e) {
        last = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable(e);
      }
    }
    throw unavailable(last);
  }

  /** Made with the first event: it reads all the certificates that the JDK trusts. */
  private synchronized HttpClient http() {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT)
              .build();
    }
    return http;
  }

  private HttpRequest request(JobCheck check) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(broker)
            .header("content-type", "application/json")
            .header("ce-specversion", "1.0")
            .header("ce-id", ids.get().toString())
            .header("ce-source", EventTypes.SOURCE)
            .header("ce-type", EventTypes.JOB_CHECK)
            .header("ce-subject", check.jobName())
            .header("ce-time", clock.instant().toString())
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(check)));
    token.ifPresent(value -> request.header("ce-" + EventTypes.TOKEN, value));
    return request.build();
  }

  private static UnavailableException unavailable(Exception cause) {
    return new UnavailableException("Broker", "the event was not accepted", cause);
  }
}
