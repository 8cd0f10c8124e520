package io.codeloom.platform.forge;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.platform.http.CappedBody;
import io.codeloom.platform.http.TimelyCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Single calls of a forge's REST API: no redirect is followed, no proxy asked, an answer is read up
 * to 4 MiB and waited for 15 s at most.
 */
final class ForgeCalls {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int MAX_BYTES = 4 << 20;

  /** What came back. */
  record Answer(int status, JsonNode body) {}

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(CONNECT)
          .build();
  private final JsonMapper json;
  private final Duration answer;

  ForgeCalls(JsonMapper json) {
    this(json, ANSWER);
  }

  ForgeCalls(JsonMapper json, Duration answer) {
    this.json = json;
    this.answer = answer;
  }

  /**
   * Makes one call.
   *
   * @param body sent by POST as JSON; null for GET
   * @throws ForgeException if there is no whole answer, or one of 429 or 5xx
   */
  Answer call(URI uri, String token, Object body, Supplier<Duration> timeLeft) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/vnd.github+json")
            .header("Authorization", "Bearer " + token)
            .header("User-Agent", "codeloom")
            .header("X-GitHub-Api-Version", "2022-11-28");
    if (body != null) {
      request
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    }
    HttpResponse<byte[]> response = send(request.build(), timeLeft.get());
    int status = response.statusCode();
    if (status == 429 || status >= 500) {
      throw ForgeException.passing("The forge's API answered with status " + status + ".");
    }
    return new Answer(status, parse(response.body()));
  }

  private HttpResponse<byte[]> send(HttpRequest request, Duration left) {
    Duration patience = answer.compareTo(left) < 0 ? answer : left;
    try {
      return TimelyCalls.send(http, request, info -> new CappedBody(MAX_BYTES), patience);
    } catch (HttpTimeoutException e) {
      throw ForgeException.passing("The forge's API did not answer in time.");
    } catch (IOException e) {
      throw ForgeException.passing("The forge's API did not answer, or broke off.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("Forge", "interrupted", e);
    }
  }

  private JsonNode parse(byte[] body) {
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      return json.missingNode();
    }
  }
}
