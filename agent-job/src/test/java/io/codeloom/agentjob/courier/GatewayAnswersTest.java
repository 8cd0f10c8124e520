package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.FakeProvider.answers;
import static io.codeloom.agentjob.FakeProvider.says;
import static io.codeloom.agentjob.FakeProvider.streams;
import static io.codeloom.agentjob.courier.CourierRun.HELLO;
import static io.codeloom.agentjob.courier.CourierRun.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.FakeProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes back through the gateway, whole, streamed or broken. */
class GatewayAnswersTest {
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
  void aStalledProviderIsGivenUp() throws Exception {
    CourierTimings q = CourierRun.QUICK;
    Duration stall = Duration.ofMillis(300);
    run.start(
        new CourierTimings(
            q.tick(), q.checkpoint(), q.disk(), stall, q.uploadAttempt(), q.uploads()));
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
}
