package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.net.StallGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The model's endpoint: OpenAI-compatible chat completions. Holds the key. */
final class Provider {
  private static final Duration CONNECT = Duration.ofSeconds(20);

  private final ModelSecret secret;
  private final Duration stall;
  private final HttpClient http;
  private volatile CompletableFuture<?> waiting;
  private volatile InputStream reading;

  /**
   * Talks to the endpoint of {@code secret}.
   *
   * @param stall the longest wait for the headers and between two bytes of the answer
   */
  Provider(ModelSecret secret, Duration stall) {
    this.secret = secret;
    this.stall = stall;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * Sends {@code request} with the real model's name and at most {@code maxTokens} of completion.
   *
   * @throws UnreachableException if the provider cannot have got it
   * @throws IOException if it may have, and no answer came
   */
  HttpResponse<InputStream> send(ChatRequest request, long maxTokens)
      throws IOException, InterruptedException {
    ObjectNode ours = Json.object().put("model", secret.model());
    byte[] body = request.written().with(ours.put(secret.tokenLimitField(), maxTokens));
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(request(body, request.stream()), BodyHandlers.ofInputStream());
    waiting = answer;
    try {
      return answer.get(stall.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("the provider did not answer in " + stall.toSeconds() + " s", e);
    } catch (CancellationException e) {
      throw new IOException("the call was ended", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /** The answer's body: no pause longer than the limit, and two limits at most in all. */
  InputStream body(HttpResponse<InputStream> response) {
    InputStream guarded = StallGuard.over(response.body(), stall, stall.multipliedBy(2));
    reading = guarded;
    return guarded;
  }

  /** Ends the call in flight, if there is one. */
  void cancel() {
    CompletableFuture<?> call = waiting;
    if (call != null) {
      call.cancel(true);
    }
    InputStream in = reading;
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        // Whoever reads it learns of its end there.
        reading = null;
      }
    }
  }

  private HttpRequest request(byte[] body, boolean stream) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(secret.baseUrl() + "/chat/completions"))
            .header("Content-Type", "application/json")
            .header("Accept", stream ? "text/event-stream" : "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!secret.apiKey().isEmpty()) {
      request.header("Authorization", "Bearer " + secret.apiKey());
    }
    return request.build();
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return new UnreachableException();
    }
    return new IOException("the connection to the provider broke", cause);
  }

  /** No connection came about. */
  static final class UnreachableException extends IOException {
    UnreachableException() {
      super("the provider cannot be reached");
    }
  }
}
