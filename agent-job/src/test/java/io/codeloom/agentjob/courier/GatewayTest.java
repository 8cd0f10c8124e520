package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.FakeProvider.answers;
import static io.codeloom.agentjob.FakeProvider.says;
import static io.codeloom.agentjob.FakeProvider.streams;
import static io.codeloom.agentjob.courier.CourierRun.HELLO;
import static io.codeloom.agentjob.courier.CourierRun.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeloom.agentjob.FakeProvider;
import io.codeloom.core.task.ExitStatus;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
  private static final String STREAMED = HELLO.replace("{\"model\"", "{\"stream\":true,\"model\"");

  @TempDir Path tmp;
  private CourierRun run;

  @BeforeEach
  void pod() throws Exception {
    run = new CourierRun(tmp);
  }

  @AfterEach
  void end() throws Exception {
    run.close();
  }

  @Test
  void nothingButAllowedFieldsReachesTheProvider() throws Exception {
    run.start().fetched();
    String body =
        """
        {"model":"expensive","n":50,"store":true,"service_tier":"priority","logprobs":true,
        "web_search_options":{},"functions":[{"name":"f"}],"modalities":["audio"],"user":"u",
        "metadata":{"a":"b"},"prediction":{"type":"content"},"temperature":0.5,"seed":7,
        "stop":["x"],"parallel_tool_calls":false,"tool_choice":"auto","reasoning_effort":"low",
        "response_format":{"type":"text"},"max_completion_tokens":777,
        "messages":[{"role":"user","content":[{"type":"text","text":"hi","url":"http://x"}],
        "audio":{"id":"1"},"name":"me"}],
        "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}},"x":1}]}
        """;

    assertThat(run.chat(body).statusCode()).isEqualTo(200);

    JsonNode asked = run.lastAsked();
    List<String> fields = new ArrayList<>();
    asked.fieldNames().forEachRemaining(fields::add);
    assertThat(fields)
        .containsExactlyInAnyOrder(
            "messages",
            "tools",
            "temperature",
            "stop",
            "seed",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "n",
            "model",
            "max_tokens");
    assertThat(asked.get("n").asInt()).isEqualTo(1);
    assertThat(asked.get("model").asText()).isEqualTo("real-model");
    assertThat(asked.get("max_tokens").asInt()).isEqualTo(777);
    assertThat(asked.get("messages").toString())
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"name\":\"me\"}]");
    assertThat(asked.get("tools").get(0).has("x")).isFalse();
    assertThat(run.provider.keys()).containsExactly("Bearer " + FakeProvider.KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "[]",
        "{}",
        "{\"messages\":[]}",
        "{\"messages\":[{\"role\":\"root\",\"content\":\"x\"}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":{\"a\":1}}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
            + "\"image_url\":{\"url\":\"http://metadata/\"}}]}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"web_search\"}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":-5}"
      })
  void whatIsNoPlainChatIsRefused(String body) throws Exception {
    run.start().fetched();

    assertThat(run.chat(body).statusCode()).isEqualTo(400);

    assertThat(run.provider.bodies()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /chat/completions, true, 404",
    "POST, /completions,      true, 404",
    "POST, /../v1/models,     true, 404",
    "GET,  /models,           true, 200",
    "GET,  /models,           false, 401",
    "POST, /chat/completions, false, 401"
  })
  void onlyTwoRoutesExistAndOnlyForTheToken(String method, String path, boolean token, int status)
      throws Exception {
    run.start().fetched();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(run.gateway().baseUrl() + path))
            .header("Authorization", "Bearer " + (token ? run.gateway().token() : "guess"))
            .method(method, HttpRequest.BodyPublishers.ofString(HELLO));

    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(run.provider.bodies()).isEmpty();
  }

  @Test
  void aHugeBodyIsRefusedUnread() throws Exception {
    run.start().fetched();
    URI gateway = URI.create(run.gateway().baseUrl());

    try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + run.gateway().token()
              + "\r\nContent-Length: 100000000\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).endsWith("413");
    }
    assertThat(run.provider.bodies()).isEmpty();
  }

  @Test
  void tokensAreGrantedOnlyWithinTheBudget() throws Exception {
    run.start().fetched(100, 2_000, 1_800);
    run.provider.does(says("x", 900, 100));

    run.chat(HELLO);
    assertThat(run.lastAsked().get("max_tokens").asLong()).isLessThan(2_000);
    run.chat(HELLO);
    assertThat(run.lastAsked().get("max_tokens").asLong()).isLessThan(1_000);
    HttpResponse<String> third = run.chat(HELLO);

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(code(third)).isEqualTo("budget_exhausted");
    assertThat(run.provider.bodies()).hasSize(2);
    run.end();
    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.TOKEN_LIMIT);
  }

  @Test
  void parallelCallsNearTheEndOfTheBudgetCannotOverdrawIt() throws Exception {
    run.start().fetched(1_000, 10_000, 1_800);
    run.provider.does(says("x", 9_000, 500));
    run.chat(HELLO);
    AtomicInteger granted = new AtomicInteger();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    run.provider.does(
        exchange -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          int cap = run.lastAsked().get("max_tokens").asInt();
          granted.addAndGet(10 + cap);
          atOnce.decrementAndGet();
          says("x", 10, cap).answer(exchange);
        });

    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(run.chatLater(HELLO.replace("hi", "hi " + i)));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get(50, TimeUnit.SECONDS).statusCode()).isIn(200, 429);
    }

    assertThat(granted.get()).isPositive().isLessThanOrEqualTo(500);
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void stepsAreCountedToo() throws Exception {
    run.start().fetched(2, 1_000_000, 1_800);
    run.chat(HELLO);
    run.provider.does(answers(500, "{}"));
    assertThat(run.chat(HELLO).statusCode()).isEqualTo(500);
    run.provider.does(says("x", 1, 1));
    run.chat(HELLO);

    assertThat(code(run.chat(HELLO))).isEqualTo("step_limit");

    run.end();
    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.STEP_LIMIT);
    assertThat(run.manifest().usage().steps()).isEqualTo(2);
    assertThat(run.manifest().usage().requests()).isEqualTo(3);
  }

  @Test
  void beforeTheTaskIsThereNoCallIsMade() throws Exception {
    run.start();

    assertThat(run.chat(HELLO).statusCode()).isEqualTo(503);

    assertThat(run.provider.bodies()).isEmpty();
  }

  @Test
  void aStreamPassesEventByEventAndIsCounted() throws Exception {
    run.start().fetched();
    run.provider.does(
        streams(
            List.of(
                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":"
                    + "[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"finish\",\"arguments\":\"{\\\"sum\"}}]}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":"
                    + "{\"arguments\":\"mary\\\":\\\"ok\\\"}\"}}]}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":4}}",
                "[DONE]")));

    HttpResponse<String> answer = run.chat(STREAMED);

    assertThat(answer.body()).contains("mary", "[DONE]");
    assertThat(run.lastAsked().get("stream_options").get("include_usage").asBoolean()).isTrue();
    run.end();
    assertThat(run.manifest().summary()).isEqualTo("ok");
    assertThat(run.manifest().usage().totalTokens()).isEqualTo(24);
    assertThat(run.manifest().usage().estimated()).isFalse();
  }

  @Test
  void aProviderThatCannotStreamIsHeardAllTheSame() throws Exception {
    run.start().fetched();
    run.provider.does(
        answers(
            200,
            """
            {"id":"x","object":"chat.completion","model":"m","choices":[{"index":0,
            "finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":
            [{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
            {"id":"b","type":"function","function":{"name":"finish","arguments":
            "{\\"summary\\":\\"ok\\"}"}}]}}],"usage":{"prompt_tokens":20,"completion_tokens":4}}
            """));

    HttpResponse<String> answer = run.chat(STREAMED);

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    StreamedReply heard = new StreamedReply();
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    heard.feed(body, body.length);
    assertThat(heard.isDone()).isTrue();
    assertThat(heard.reply().message().path("tool_calls")).hasSize(2);
    assertThat(heard.reply().finishSummary()).contains("ok");
    assertThat(heard.reply().usage().path("prompt_tokens").asInt()).isEqualTo(20);
    run.end();
    assertThat(run.manifest().summary()).isEqualTo("ok");
    assertThat(run.manifest().usage().totalTokens()).isEqualTo(24);
  }

  @Test
  void anEventReachesTheAgentBeforeTheNextIsSent() throws Exception {
    run.start().fetched();
    CountDownLatch seen = new CountDownLatch(1);
    run.provider.does(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.write("data: {\"first\":1}\n\n".getBytes(StandardCharsets.UTF_8));
          out.flush();
          if (seen.await(50, TimeUnit.SECONDS)) {
            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
          }
        });

    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(run.request("/chat/completions", STREAMED), BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      assertThat(new String(in.readNBytes(17), StandardCharsets.UTF_8)).contains("first");
      seen.countDown();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("[DONE]");
    }
  }

  @Test
  void aCutStreamCountsAsAllThatWasReserved() throws Exception {
    run.start().fetched();
    run.provider.does(
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          exchange
              .getResponseBody()
              .write(
                  "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n"
                      .getBytes(StandardCharsets.UTF_8));
        });

    assertThat(run.chat(STREAMED).body()).contains("provider_unreachable");

    run.end();
    assertThat(run.manifest().usage().estimated()).isTrue();
    assertThat(run.manifest().usage().steps()).isZero();
    assertThat(run.manifest().usage().completionTokens()).isEqualTo(ChatRequest.DEFAULT_TOKENS);
  }

  @Test
  void aStalledProviderIsGivenUp() throws Exception {
    CourierTimings q = CourierRun.QUICK;
    Duration stall = Duration.ofMillis(300);
    run.start(new CourierTimings(q.tick(), q.checkpoint(), q.disk(), stall, q.uploadAttempt()));
    run.fetched();
    CountDownLatch never = new CountDownLatch(1);
    run.provider.does(exchange -> never.await(50, TimeUnit.SECONDS));
    assertThat(run.chat(HELLO).statusCode()).isEqualTo(502);
    run.provider.does(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("data: {}\n\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          never.await(50, TimeUnit.SECONDS);
        });
    assertThat(run.chat(STREAMED).body()).contains("provider_unreachable");
    run.provider.does(says("back", 1, 1));
    assertThat(run.chat(HELLO).statusCode()).isEqualTo(200);
    never.countDown();
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    run.start().fetched();
    run.provider.does(
        exchange -> {
          exchange.getResponseHeaders().set("Location", run.store.url());
          exchange.sendResponseHeaders(307, -1);
        });

    assertThat(run.chat(HELLO).statusCode()).isEqualTo(502);

    assertThat(run.provider.bodies()).hasSize(1);
    assertThat(run.store.requests()).isEqualTo(1);
  }

  @Test
  void retryAfterAndErrorsPassMasked() throws Exception {
    run.start().fetched();
    run.provider.does(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          answers(
                  429,
                  "{\"error\":{\"message\":\"slow " + FakeProvider.KEY + "\",\"code\":\"rate\"}}")
              .answer(exchange);
        });

    HttpResponse<String> answer = run.chat(HELLO);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("7");
    assertThat(answer.body()).contains("rate", "[masked]").doesNotContain(FakeProvider.KEY);
    run.provider.does(answers(503, "<html>down</html>"));
    assertThat(code(run.chat(HELLO))).isEqualTo("provider_error");
  }

  @Test
  void aProviderThatCannotBeReachedCostsNothing() throws Exception {
    run.start().fetched();
    run.provider.close();

    assertThat(run.chat(HELLO).statusCode()).isEqualTo(502);

    run.end();
    assertThat(run.manifest().usage().totalTokens()).isZero();
    assertThat(run.manifest().usage().requests()).isZero();
    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.MODEL_ERROR);
  }

  @Test
  void anAnswerWithoutUsageIsEstimated() throws Exception {
    run.start().fetched();
    run.provider.does(
        answers(
            200,
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"x\"}}]}"));

    run.chat(HELLO);

    run.end();
    assertThat(run.manifest().usage().estimated()).isTrue();
    assertThat(run.manifest().usage().completionTokens()).isBetween(1L, 100L);
    assertThat(run.manifest().usage().steps()).isEqualTo(1);
  }

  @Test
  void theRecordShowsEveryMessageOnce() throws Exception {
    run.start().fetched();
    run.chat(HELLO);
    run.chat(
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"hello\"},"
            + "{\"role\":\"user\",\"content\":\"more\"}]}");

    run.end();

    String record =
        new String(run.uploaded().get("courier/exchange.jsonl"), StandardCharsets.UTF_8);
    assertThat(record.lines()).hasSize(2);
    JsonNode second = Json.parse(record.lines().toList().get(1));
    assertThat(second.path("request").path("messages_before").asInt()).isEqualTo(1);
    assertThat(second.path("request").path("messages").size()).isEqualTo(2);
    assertThat(second.path("response").path("message").path("content").asText()).isEqualTo("hello");
  }
}
