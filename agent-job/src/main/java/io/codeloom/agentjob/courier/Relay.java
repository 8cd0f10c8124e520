package io.codeloom.agentjob.courier;

import com.sun.net.httpserver.HttpExchange;
import io.codeloom.agentjob.GatewayErrors;
import io.codeloom.agentjob.courier.Provider.UnreachableException;
import io.codeloom.agentjob.files.Masker;
import io.codeloom.agentjob.files.MaskingStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;

/**
 * Carries one reserved call to the provider and its answer back, masked. The call is settled and
 * recorded before the agent has the whole answer, so that nobody can outrun the record.
 */
final class Relay {
  private static final int MAX_ANSWER = 32 * 1024 * 1024;
  private static final int MAX_ERROR = 64 * 1024;
  private static final int MAX_WORDS = 1_000;

  private final Provider provider;
  private final RunState state;
  private final ExchangeLog record;
  private final Masker masker;
  private final PromptBound bound;
  private final Clock clock;

  Relay(
      Provider provider,
      RunState state,
      ExchangeLog record,
      Masker masker,
      PromptBound bound,
      Clock clock) {
    this.provider = provider;
    this.state = state;
    this.record = record;
    this.masker = masker;
    this.bound = bound;
    this.clock = clock;
  }

  /** Makes the call and settles it, however it ends. */
  void pass(HttpExchange exchange, ChatRequest request, Reservation reserved)
      throws IOException, InterruptedException {
    Call call = new Call(request, reserved);
    try {
      HttpResponse<InputStream> response = provider.send(request, reserved.completion());
      try (InputStream body = provider.body(response)) {
        answer(exchange, call, response, body);
      }
    } catch (UnreachableException e) {
      call.settle(null, CallResult.unreached(e.getMessage()));
      Answer.error(exchange, 502, GatewayErrors.PROVIDER_UNREACHABLE, e.getMessage());
    } catch (IOException e) {
      String why = "The provider's answer broke off.";
      call.settle(null, CallResult.lost(reserved, why));
      tellOfBreak(exchange, why);
    } finally {
      call.settle(null, CallResult.lost(reserved, "The call was ended."));
    }
  }

  /** Closing an exchange ends a stream as if it were whole, so the break is said in words. */
  private static void tellOfBreak(HttpExchange exchange, String why) throws IOException {
    if (exchange.getResponseCode() < 0) {
      Answer.error(exchange, 502, GatewayErrors.PROVIDER_UNREACHABLE, why);
      return;
    }
    var event = Json.object();
    event
        .putObject("error")
        .put("message", why)
        .put("type", GatewayErrors.PROVIDER_UNREACHABLE)
        .put("code", GatewayErrors.PROVIDER_UNREACHABLE);
    OutputStream out = exchange.getResponseBody();
    out.write(("\n\ndata: " + Json.text(event) + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.close();
  }

  private void answer(
      HttpExchange exchange, Call call, HttpResponse<InputStream> response, InputStream body)
      throws IOException {
    int status = response.statusCode();
    if (status != 200) {
      refused(exchange, call, response, body);
    } else if (call.request.stream() && !isJson(response)) {
      streamed(exchange, call, body);
    } else {
      whole(exchange, call, body);
    }
  }

  private void whole(HttpExchange exchange, Call call, InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_ANSWER);
    Reply reply = Reply.of(Json.parse(new String(bytes, StandardCharsets.UTF_8)));
    if (!reply.complete()) {
      throw new IOException("no whole answer");
    }
    call.settle(reply, CallResult.answered(call.reserved, reply));
    if (call.request.stream()) {
      Answer.events(exchange, masker.mask(OneChunk.of(reply)));
    } else {
      Answer.json(exchange, 200, masker.mask(bytes));
    }
  }

  /** Some compatible servers answer in one piece, whatever they are asked. */
  private static boolean isJson(HttpResponse<InputStream> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return type.toLowerCase(Locale.ROOT).startsWith("application/json");
  }

  private void streamed(HttpExchange exchange, Call call, InputStream body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    StreamedReply streamed = new StreamedReply();
    MaskingStream out = masker.over(exchange.getResponseBody());
    byte[] buffer = new byte[16 * 1024];
    long total = 0;
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      total += n;
      if (total > MAX_ANSWER) {
        throw new IOException("the answer is too long");
      }
      streamed.feed(buffer, n);
      if (streamed.isDone()) {
        settleStreamed(call, streamed);
      }
      out.write(buffer, 0, n);
      out.flush();
    }
    streamed.end();
    settleStreamed(call, streamed);
    out.close();
  }

  private static void settleStreamed(Call call, StreamedReply streamed) throws IOException {
    Reply reply = streamed.reply();
    call.settle(
        reply,
        reply.complete()
            ? CallResult.answered(call.reserved, reply)
            : CallResult.lost(call.reserved, brokenOff(streamed)));
  }

  private static String brokenOff(StreamedReply streamed) {
    return streamed.error().isEmpty()
        ? "The provider's answer broke off."
        : "The provider broke off: " + streamed.error();
  }

  /** A redirect is an error too: the key goes to the configured host and nowhere else. */
  private void refused(
      HttpExchange exchange, Call call, HttpResponse<InputStream> response, InputStream body)
      throws IOException {
    int status = response.statusCode();
    String text = masker.mask(new String(body.readNBytes(MAX_ERROR), StandardCharsets.UTF_8));
    String words = ProviderWords.of(status, text);
    call.settle(
        null, CallResult.rejected(status, words.substring(0, Math.min(words.length(), MAX_WORDS))));
    response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.length() < 64)
        .ifPresent(value -> exchange.getResponseHeaders().set("Retry-After", value));
    boolean shaped = status >= 400 && Json.parse(text).path("error").isObject();
    if (shaped) {
      Answer.json(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    } else {
      Answer.error(exchange, status >= 400 ? status : 502, "provider_error", words);
    }
  }

  /** One call, settled once. */
  private final class Call {
    private final ChatRequest request;
    private final Reservation reserved;
    private boolean settled;

    Call(ChatRequest request, Reservation reserved) {
      this.request = request;
      this.reserved = reserved;
    }

    void settle(Reply reply, CallResult result) throws IOException {
      if (!settled) {
        settled = true;
        state.settle(reserved, masked(result));
        if (result.answered() && !result.estimated()) {
          bound.learn(request, result.prompt());
        }
        record.append(reserved, clock.instant(), request.body(), reply, result);
      }
    }

    private CallResult masked(CallResult result) {
      return new CallResult(
          result.reached(),
          result.answered(),
          result.prompt(),
          result.completion(),
          result.estimated(),
          result.status(),
          masker.mask(result.text()));
    }
  }
}
