package io.codeloom.local.knative;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one HTTP client of all sources: asynchronous, so that hundreds of deliveries in flight need
 * the same four threads as one. Every attempt is limited in time, every repetition in number.
 */
public final class EventSender implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int WORKERS = 2;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(daemon("event-retry"));
  private final ExecutorService workers =
      Executors.newFixedThreadPool(WORKERS, daemon("event-http"));
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .executor(workers)
          .build();

  private static ThreadFactory daemon(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Posts the event in binary mode until the sink takes it or the policy gives up. The future
   * always completes with the last answer, unless this sender is closed meanwhile.
   */
  CompletableFuture<Answer> send(
      Event event, Sink sink, RetryPolicy policy, Map<String, String> headers) {
    HttpRequest request = request(event, sink, policy.timeout(), headers);
    CompletableFuture<Answer> result = new CompletableFuture<>();
    attempt(request, policy, 1, result);
    return result;
  }

  private void attempt(
      HttpRequest request, RetryPolicy policy, int number, CompletableFuture<Answer> result) {
    post(request, policy.timeout())
        .thenAccept(
            answer -> {
              boolean again = number <= policy.retries() && answer.worthRepeating(policy.rule());
              if (answer.ok() || !again) {
                result.complete(answer);
              } else {
                Future<?> unused =
                    clock.schedule(
                        () -> attempt(request, policy, number + 1, result),
                        policy.pause(number).toMillis(),
                        TimeUnit.MILLISECONDS);
              }
            })
        .exceptionally(
            failure -> {
              result.completeExceptionally(failure);
              return null;
            });
  }

  private CompletableFuture<Answer> post(HttpRequest request, Duration timeout) {
    CompletableFuture<HttpResponse<Body>> sent = http.sendAsync(request, info -> Body.subscriber());
    return sent.<Answer>thenApply(
            response ->
                new Answer.Status(response.statusCode(), response.headers().map(), response.body()))
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              sent.cancel(true);
              return new Answer.Unreachable(reason(failure));
            });
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.getClass().getSimpleName()
        + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }

  private static HttpRequest request(
      Event event, Sink sink, Duration timeout, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(sink.uri())
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofByteArray(event.data()));
    HttpEvents.headers(event).forEach(request::setHeader);
    headers.forEach(request::setHeader);
    sink.headers().forEach(request::setHeader);
    return request.build();
  }

  /** Gives up what is still waiting for a repetition; attempts under way are left to time out. */
  @Override
  public void close() {
    clock.shutdownNow();
    workers.shutdown();
  }
}
