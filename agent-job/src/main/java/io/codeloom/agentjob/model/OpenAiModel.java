package io.codeloom.agentjob.model;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.LogLevel;
import com.openai.core.Timeout;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.codeloom.agentjob.json.Json;
import io.codeloom.core.job.GatewayFile;
import java.io.IOException;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One attempt at a reply over chat completions. The call runs on a thread of its own, so that
 * neither a stalled stream nor one that trickles for ever holds the run beyond the call's limit.
 */
public final class OpenAiModel implements Model, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final okhttp3.OkHttpClient http;
  private final OpenAIClient client;
  private final AtomicReference<okhttp3.Call> current = new AtomicReference<>();
  private final RequestMessages messages = new RequestMessages();
  private final FailureWords words;
  private final String model;
  private final Duration limit;
  private final boolean stream;

  /**
   * @param gateway where to ask, and as whom
   * @param limit one call, first byte to last
   * @param stream whether to ask for the reply in chunks
   */
  public OpenAiModel(GatewayFile gateway, Duration limit, boolean stream, Clock clock) {
    this.words = new FailureWords(clock);
    this.model = gateway.model() == null ? "default" : gateway.model();
    this.limit = limit;
    this.stream = stream;
    this.http = http(limit.plus(MARGIN));
    this.client =
        OpenAIOkHttpClient.builder()
            .okHttpClient(http)
            .baseUrl(gateway.baseUrl())
            .apiKey(gateway.token())
            .jsonMapper(Json.MAPPER)
            .maxRetries(0)
            .logLevel(LogLevel.OFF)
            .disableTelemetry(true)
            .timeout(timeout(limit))
            .build();
  }

  private okhttp3.OkHttpClient http(Duration all) {
    return new okhttp3.OkHttpClient.Builder()
        .socketFactory(new PromptSockets())
        .proxy(Proxy.NO_PROXY)
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .connectTimeout(CONNECT)
        .readTimeout(all)
        .writeTimeout(all)
        .callTimeout(all)
        .addInterceptor(
            chain -> {
              current.set(chain.call());
              return chain.proceed(chain.request());
            })
        .build();
  }

  private static Timeout timeout(Duration limit) {
    Duration all = limit.plus(MARGIN);
    return Timeout.builder().connect(CONNECT).read(all).write(all).request(all).build();
  }

  @Override
  public Reply reply(List<Message> conversation, List<ToolSpec> tools) throws InterruptedException {
    ChatCompletionCreateParams request = messages.request(model, conversation, tools, stream);
    long characters = conversation.stream().mapToLong(message -> message.text().length()).sum();
    FutureTask<Reply> call = new FutureTask<>(() -> ask(request, characters));
    Thread thread = new Thread(call, "model-call");
    thread.setDaemon(true);
    thread.start();
    try {
      return call.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw ModelFailure.passing("the model gave no whole answer within " + limit, null, e);
    } finally {
      abandon(call);
    }
  }

  private void abandon(FutureTask<Reply> call) {
    if (!call.isDone()) {
      call.cancel(true);
      okhttp3.Call http = current.get();
      if (http != null) {
        http.cancel();
      }
    }
  }

  private Reply ask(ChatCompletionCreateParams request, long characters) throws IOException {
    var completions = client.chat().completions().withRawResponse();
    if (stream) {
      try (HttpResponse events = completions.createStreaming(request)) {
        return new StreamedReply(words).read(events.body()).whole(characters);
      }
    }
    try (HttpResponse answer = completions.create(request)) {
      String text = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
      return WholeReply.of(Json.parse(text), characters);
    }
  }

  private ModelFailure failure(Throwable cause) {
    if (cause instanceof ModelFailure known) {
      return known;
    }
    if (cause instanceof OpenAIServiceException answered) {
      return words.failure(answered);
    }
    if (cause instanceof OpenAIIoException || cause instanceof IOException) {
      return ModelFailure.passing("the connection to the model failed", null, cause);
    }
    if (cause instanceof OpenAIException || cause instanceof IllegalArgumentException) {
      return ModelFailure.passing("the model's answer could not be read", null, cause);
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return ModelFailure.passing("the model's answer broke off: " + cause, null, cause);
  }

  @Override
  public void close() {
    client.close();
    http.connectionPool().evictAll();
  }
}
