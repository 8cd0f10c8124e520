package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.FakeProvider.says;
import static io.codeloom.agentjob.courier.CourierRun.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.GatewayFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The courier as the process it is in a pod. */
class CourierProcessTest {
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
