package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.FakeProvider.says;
import static io.codeloom.agentjob.courier.CourierRun.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.support.Await;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.task.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process in the agent's place that does not play by the rules, up to its end and beyond it. */
@Timeout(120)
class HostileEndingsTest {
  private static final int MEGABYTE = 1024 * 1024;

  @TempDir Path tmp;
  private CourierRun run;
  private Process agent;

  @BeforeEach
  void pod() throws Exception {
    run = new CourierRun(tmp);
  }

  @AfterEach
  void end() throws Exception {
    if (agent != null) {
      agent.destroyForcibly().waitFor();
    }
    run.close();
  }

  @Test
  void anAgentThatIgnoresSigtermAndWritesOnDoesNotHoldTheDeliveryUp() throws Exception {
    run.start().fetched();
    agentIs(
        "trap '' TERM; echo work >> a.txt; mkdir more;"
            + " while :; do echo on >> more/on.txt; echo on > more/$RANDOM; rm -f more/1*; done");
    Path on = run.pod.code().resolve("more/on.txt");
    Await.until(() -> Files.exists(on));
    agent.destroy();

    assertThat(run.end()).isZero();

    assertThat(agent.isAlive()).isTrue();
    assertThat(patch()).contains("+work", "b/more/on.txt");
    assertThat(run.manifest().checkpoint()).isFalse();
    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.CRASHED);
  }

  @Test
  void anAgentThatFillsTheDiskAndIsKilledWithoutGraceLeavesACheckpoint() throws Exception {
    run.pod.with(JobEnv.DISK_LIMIT_BYTES, Integer.toString(4 * MEGABYTE));
    CourierTimings quick = CourierRun.QUICK;
    run.start(
            new CourierTimings(
                quick.tick(),
                Duration.ofMillis(50),
                quick.disk(),
                quick.stall(),
                quick.uploadAttempt(),
                quick.uploads()))
        .fetched();
    agentIs(
        "trap '' TERM; echo work >> a.txt;"
            + " while :; do head -c 1000000 /dev/zero >> fill || sleep 1;"
            + " [ $(stat -c %s fill) -lt 3900000 ] || sleep 600; done");

    CourierRun.await(() -> delivered(ExitStatus.DISK_LIMIT));
    agent.destroyForcibly().waitFor();

    assertThat(run.manifest().checkpoint()).isTrue();
    assertThat(patch()).contains("+work");
    assertThat(CourierRun.code(run.chat(HELLO))).isEqualTo("disk_limit");
    assertThat(run.provider.bodies()).isEmpty();
  }

  @Test
  void aBodyWithoutLengthIsReadToTheLimitAndNoFurther() throws Exception {
    run.start().fetched();
    run.provider.does(says("still here", 1, 1));
    InputStream endless = new Endless(100L * MEGABYTE);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(run.gateway().baseUrl() + "/chat/completions"))
            .header("Authorization", "Bearer " + run.gateway().token())
            .timeout(Duration.ofSeconds(50))
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> endless))
            .build();

    assertThat(statusOrCut(request)).isIn(413, -1);

    assertThat(run.provider.bodies()).isEmpty();
    assertThat(run.chat(HELLO).statusCode()).isEqualTo(200);
    run.end();
    assertThat(run.manifest().usage().requests()).isEqualTo(1);
    assertThat(run.manifest().usage().totalTokens()).isEqualTo(2);
    assertThat(run.manifest().usage().estimated()).isFalse();
  }

  /** -1 if the gateway hung up on a client that was still sending. */
  private static int statusOrCut(HttpRequest request) throws InterruptedException {
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException cut) {
      return -1;
    }
  }

  private void agentIs(String script) throws IOException {
    agent =
        new ProcessBuilder(List.of("bash", "-c", script))
            .directory(run.pod.code().toFile())
            .redirectErrorStream(true)
            .redirectOutput(tmp.resolve("agent.log").toFile())
            .start();
    agent.onExit().orTimeout(120, TimeUnit.SECONDS);
  }

  private String patch() throws IOException {
    byte[] patch = run.uploaded().get("courier/diff.patch");
    return patch == null ? "" : new String(patch, StandardCharsets.UTF_8);
  }

  private boolean delivered(ExitStatus status) {
    try {
      return !run.store.puts().isEmpty()
          && run.manifest().exitStatus() == status
          && patch().contains("+work");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Bytes without end, or so it seems to who waits for it. */
  private static final class Endless extends InputStream {
    private long left;

    Endless(long bytes) {
      left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int n = (int) Math.min(length, left);
      left -= n;
      java.util.Arrays.fill(into, from, from + n, (byte) 'x');
      return n == 0 ? -1 : n;
    }
  }
}
