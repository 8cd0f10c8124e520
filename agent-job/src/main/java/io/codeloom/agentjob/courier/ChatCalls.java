package io.codeloom.agentjob.courier;

import com.sun.net.httpserver.HttpExchange;
import io.codeloom.agentjob.GatewayErrors;
import io.codeloom.agentjob.courier.ChatRequest.RefusedException;
import io.codeloom.agentjob.courier.RunState.SpentException;
import io.codeloom.core.task.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Takes chat completions from the agent, one at a time: a second one waits for the first, so that
 * the budget it is measured by is settled. Its place in the queue is good for ten minutes.
 */
final class ChatCalls {
  /** Bytes of a request at most. */
  static final int MAX_BODY = 8 * 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final RunState state;
  private final Supplier<Optional<Limits>> limits;
  private final Provider provider;
  private final Relay relay;
  private final PromptBound bound;
  private final Semaphore turn = new Semaphore(1, true);

  /**
   * Calls of one run.
   *
   * @param limits empty until the task is known
   */
  ChatCalls(
      RunState state,
      Supplier<Optional<Limits>> limits,
      Provider provider,
      Relay relay,
      PromptBound bound) {
    this.state = state;
    this.limits = limits;
    this.provider = provider;
    this.relay = relay;
    this.bound = bound;
  }

  /** Answers one request, come what may. */
  void answer(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    if (body == null) {
      String message = "The prompt is too long: more than " + MAX_BODY + " bytes.";
      exchange.getResponseHeaders().set("Connection", "close");
      Answer.error(exchange, 413, GatewayErrors.REFUSED, message);
      return;
    }
    try {
      ChatRequest request = ChatRequest.of(Json.parse(body));
      inTurn(exchange, request);
    } catch (RefusedException e) {
      Answer.error(exchange, 400, GatewayErrors.REFUSED, e.getMessage());
    }
  }

  /**
   * Lets no new call begin, gives the one in flight {@code grace} to end, then ends it.
   *
   * @return whether it ended by itself
   */
  boolean shut(Closing why, Duration grace) throws IOException, InterruptedException {
    state.close(why);
    boolean idle = turn.tryAcquire(grace.toMillis(), TimeUnit.MILLISECONDS);
    if (!idle) {
      provider.cancel();
      idle = turn.tryAcquire(5, TimeUnit.SECONDS);
    }
    if (idle) {
      turn.release();
    }
    return idle;
  }

  private void inTurn(HttpExchange exchange, ChatRequest request) throws IOException {
    try {
      if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        String message = "Another call is still running.";
        Answer.error(exchange, 504, GatewayErrors.PROVIDER_UNREACHABLE, message);
        return;
      }
      try {
        withinLimits(exchange, request);
      } finally {
        turn.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void withinLimits(HttpExchange exchange, ChatRequest request)
      throws IOException, InterruptedException {
    Optional<Closing> closing = state.closing();
    if (closing.isPresent()) {
      Answer.error(exchange, 429, closing.get().code(), closing.get().message());
      return;
    }
    Optional<Limits> known = limits.get();
    if (known.isEmpty()) {
      String message = "The task has not begun.";
      Answer.error(exchange, 503, GatewayErrors.PROVIDER_UNREACHABLE, message);
      return;
    }
    try {
      long prompt = bound.of(request);
      Reservation reserved = state.reserve(known.get(), prompt, request.wantedTokens());
      relay.pass(exchange, request, reserved);
    } catch (SpentException e) {
      Answer.error(exchange, 429, e.code(), e.getMessage());
    }
  }

  /** The body; null if it is too large, in which case it is not read to its end. */
  private static byte[] body(HttpExchange exchange) throws IOException {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null && (length.length() > 9 || Long.parseLong(length) > MAX_BODY)) {
      return null;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    return body.length > MAX_BODY ? null : body;
  }
}
