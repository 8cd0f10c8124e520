package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.FakeProvider.answers;
import static io.codeloom.agentjob.FakeProvider.says;
import static io.codeloom.agentjob.courier.CourierRun.HELLO;
import static io.codeloom.agentjob.courier.CourierRun.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.ExitStatus;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task may ask the provider for, and what it is charged. */
class GatewayBudgetTest {
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

  /** A provider may take every byte for a token; the last call must be paid for even then. */
  @Test
  void aDensePromptNearTheEndOfTheBudgetCannotOverdrawIt() throws Exception {
    long budget = 10_000;
    run.start().fetched(1_000, budget, 1_800);
    AtomicInteger asked = new AtomicInteger(9_000);
    run.provider.does(says("x", 8_500, 500));
    run.chat(HELLO);

    run.provider.does(
        exchange -> {
          int prompt = run.lastAsked().path("messages").toString().length();
          int cap = run.lastAsked().get("max_tokens").asInt();
          asked.addAndGet(prompt + cap);
          says("x", prompt, cap).answer(exchange);
        });
    for (int length = 2_700; length > 0; length -= 300) {
      run.chat(HELLO.replace("hi", "7".repeat(length)));
    }

    assertThat(asked.get()).isGreaterThan(9_000).isLessThanOrEqualTo((int) budget);
    run.end();
    assertThat(run.manifest().usage().totalTokens()).isEqualTo(asked.get());
    assertThat(run.manifest().usage().estimated()).isFalse();
  }

  @Test
  void whatTheProviderHasCountedIsNotTakenForMoreAgain() throws Exception {
    long budget = 7_600;
    run.start().fetched(1_000, budget, 1_800);
    String first = message("user", "long ".repeat(600));
    String said = message("assistant", "x");
    String more = message("user", "more ".repeat(1_200));

    assertThat(answered(500, first)).isEqualTo(200);
    assertThat(answered(1_500, first, said, more)).isEqualTo(200);
    assertThat(answered(1_500, message("user", "folded"), said, more)).isEqualTo(200);

    long left = budget - 510 - 1_510 - 1_500;
    assertThat(run.lastAsked().get("max_tokens").asLong()).isBetween(left - 100, left);
    assertThat(answered(1_500, message("user", "else ".repeat(1_000)))).isEqualTo(429);
  }

  private int answered(int prompt, String... messages) throws Exception {
    run.provider.does(says("x", prompt, 10));
    return run.chat("{\"messages\":[" + String.join(",", messages) + "]}").statusCode();
  }

  private static String message(String role, String text) {
    return "{\"role\":\"%s\",\"content\":\"%s\"}".formatted(role, text);
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
}
