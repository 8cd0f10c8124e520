package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.FakeProvider.says;
import static io.codeloom.agentjob.courier.CourierRun.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.task.Usage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The courier as the process it is in a pod. */
class CourierProcessTest {
  private static final int PROMPT = 10;

  @TempDir Path tmp;
  private CourierRun run;
  private Process process;

  @BeforeEach
  void pod() throws Exception {
    run = new CourierRun(tmp);
  }

  @AfterEach
  void end() throws Exception {
    process.destroyForcibly().waitFor();
    run.close();
  }

  @Test
  void survivesAKillInTheMiddleOfACallAndThenEndsOnSigterm() throws Exception {
    run.fetched();
    start();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    run.provider.does(
        exchange -> {
          asked.countDown();
          never.await(60, TimeUnit.SECONDS);
        });
    CompletableFuture<HttpResponse<String>> cut = run.chatLater(HELLO);
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    GatewayFile before = run.gateway();

    process.destroyForcibly().waitFor();
    assertThat(cut.handle((answer, broken) -> broken != null).get(60, TimeUnit.SECONDS)).isTrue();
    never.countDown();
    run.provider.does(says("back", 7, 3));
    start();
    assertThat(run.chat(HELLO).statusCode()).isEqualTo(200);
    process.destroy();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(run.gateway()).isEqualTo(before);
    assertThat(run.manifest().usage().requests()).isEqualTo(2);
    assertThat(run.manifest().usage().completionTokens()).isEqualTo(ChatRequest.DEFAULT_TOKENS + 3);
    assertThat(run.manifest().usage().estimated()).isTrue();
  }

  /** What the provider was asked for is counted on its side, prompt and granted completion. */
  @Test
  void killsInTheMiddleOfParallelCallsNearTheEndOfTheBudgetDoNotOverdrawIt() throws Exception {
    long budget = 10_000;
    run.fetched(1_000, budget, 1_800);
    start();
    AtomicLong asked = new AtomicLong();
    run.provider.does(
        exchange -> {
          asked.addAndGet(9_500);
          says("x", 9_000, 500).answer(exchange);
        });
    assertThat(run.chat(HELLO).statusCode()).isEqualTo(200);
    String greedy = HELLO.replace("{\"model\"", "{\"n\":50,\"max_tokens\":60,\"model\"");

    for (int life = 0; life < 2; life++) {
      killInTheMiddle(asked, greedy);
      start();
    }
    run.provider.does(exchange -> answerWithAllThatIsGranted(exchange, asked));
    for (CompletableFuture<HttpResponse<String>> answer : inParallel(greedy, 8)) {
      assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isIn(200, 429);
    }
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(asked.get()).isGreaterThan(9_500).isLessThanOrEqualTo(budget);
    assertThat(run.lastAsked().path("n").asInt()).isEqualTo(1);
    Usage usage = run.manifest().usage();
    assertThat(usage.totalTokens()).isBetween(asked.get(), budget);
    assertThat(usage.estimated()).isTrue();
    assertThat(usage.requests()).isEqualTo(run.provider.bodies().size());
  }

  /** The provider has the call and is at work on it when the courier dies. */
  private void killInTheMiddle(AtomicLong asked, String body) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    run.provider.does(
        exchange -> {
          asked.addAndGet(PROMPT + granted());
          arrived.countDown();
          killed.await(60, TimeUnit.SECONDS);
        });
    List<CompletableFuture<HttpResponse<String>>> cut = inParallel(body, 8);
    assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
    process.destroyForcibly().waitFor();
    killed.countDown();
    for (CompletableFuture<HttpResponse<String>> answer : cut) {
      assertThat(answer.handle((whole, broken) -> broken != null).get(60, TimeUnit.SECONDS))
          .isTrue();
    }
  }

  private List<CompletableFuture<HttpResponse<String>>> inParallel(String body, int calls)
      throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      answers.add(run.chatLater(body));
    }
    return answers;
  }

  private void answerWithAllThatIsGranted(HttpExchange exchange, AtomicLong asked)
      throws IOException, InterruptedException {
    int granted = granted();
    asked.addAndGet(PROMPT + granted);
    says("x", PROMPT, granted).answer(exchange);
  }

  private int granted() {
    return run.lastAsked().path("max_tokens").asInt();
  }

  private void start() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-Xmx120m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "io.codeloom.agentjob.Main",
            "courier");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(tmp, "courier", ".log").toFile());
    builder.environment().clear();
    builder.environment().putAll(run.pod.environment());
    process = builder.start();
    CourierRun.await(() -> run.reachable());
  }
}
