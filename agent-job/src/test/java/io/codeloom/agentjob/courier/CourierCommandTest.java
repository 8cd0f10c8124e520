package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.FakeProvider.finishes;
import static io.codeloom.agentjob.FakeProvider.says;
import static io.codeloom.agentjob.Shell.sh;
import static io.codeloom.agentjob.courier.CourierRun.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.FakeProvider;
import io.codeloom.agentjob.StagedCode;
import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.task.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierCommandTest {
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
  void aFinishedRunIsDeliveredWhole() throws Exception {
    run.start().fetched();
    Files.writeString(run.pod.code().resolve("a.txt"), "one\ntwo\n");
    run.agentWrites("agent.log", "worked\n");
    run.provider.does(finishes("{\"summary\":\"Added two\"}", "tool_calls"));
    assertThat(run.chat(HELLO).statusCode()).isEqualTo(200);
    run.agentWrites("result.json", "{\"exit_status\":\"finished\"}");

    assertThat(run.end()).isZero();

    Map<String, byte[]> files = run.uploaded();
    assertThat(files.keySet())
        .containsExactly(
            "courier/manifest.json",
            "courier/diff.patch",
            "courier/usage.json",
            "courier/exchange.jsonl",
            "agent/agent.log",
            "agent/result.json");
    assertThat(new String(files.get("courier/diff.patch"), StandardCharsets.UTF_8))
        .contains("+two");
    OutputManifest manifest = run.manifest();
    assertThat(manifest.taskId()).hasToString(StagedCode.TASK_ID);
    assertThat(manifest.jobUid()).isEqualTo("job-uid");
    assertThat(manifest.podUid()).isEqualTo("pod-uid");
    assertThat(manifest.checkpoint()).isFalse();
    assertThat(manifest.exitStatus()).isEqualTo(ExitStatus.FINISHED);
    assertThat(manifest.finishSeen()).isTrue();
    assertThat(manifest.summary()).isEqualTo("Added two");
    assertThat(manifest.detail()).isNull();
    assertThat(manifest.usage().steps()).isEqualTo(1);
    assertThat(manifest.usage().totalTokens()).isEqualTo(15);
    assertThat(manifest.usage().estimated()).isFalse();
    assertThat(manifest.files().keySet()).hasSize(5);
    byte[] log = files.get("agent/agent.log");
    assertThat(manifest.files().get("agent/agent.log").size()).isEqualTo(log.length);
    assertThat(manifest.files().get("agent/agent.log").sha256())
        .isEqualTo(sh(run.pod.dir(JobEnv.OUTPUT_DIR), "sha256sum agent.log").substring(0, 64));
  }

  @Test
  void aRunThatNeverStartedSaysWhy() throws Exception {
    run.start();
    Files.writeString(
        run.pod.dir(JobEnv.BASELINE_DIR).resolve("fetch-error"), "the store answered 403");

    assertThat(run.end()).isZero();

    assertThat(run.manifest().detail())
        .contains("never started", "the store answered 403", "there is no patch");
    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.CRASHED);
  }

  @Test
  void aStoreThatFailsForAMinuteIsAskedAgain() throws Exception {
    run.start().fetched();
    run.store.failing(6, 503);

    assertThat(run.end()).isZero();

    assertThat(run.store.puts()).hasSize(1);
  }

  @Test
  void checkpointsCarryTheRunWhileItGoesOn() throws Exception {
    run.start(withCheckpoint(Duration.ofMillis(50))).fetched();
    Files.writeString(run.pod.code().resolve("new.txt"), "half way\n");
    CourierRun.await(() -> !run.store.puts().isEmpty() && patch().contains("half way"));

    assertThat(run.manifest().checkpoint()).isTrue();
    assertThat(run.manifest().detail()).contains("checkpoint");

    run.end();
    assertThat(run.manifest().checkpoint()).isFalse();
  }

  @Test
  void anUnchangedRunIsNotUploadedAgain() throws Exception {
    run.start(withCheckpoint(Duration.ofMillis(20))).fetched();
    CourierRun.await(() -> !run.store.puts().isEmpty());
    run.agentWrites("mark.txt", "x");
    CourierRun.await(() -> run.store.puts().size() == 2);
    int requests = run.store.requests();
    run.end();

    assertThat(run.store.requests()).isEqualTo(requests + 1);
  }

  @Test
  void whenTheTimeIsUpTheGatewayClosesAndTheOutputsGoOutUnasked() throws Exception {
    run.fetched(10, 1_000, 1);
    Files.writeString(
        run.pod.dir(JobEnv.LEDGER_DIR).resolve("ledger.jsonl"),
        "{\"kind\":\"STARTED\",\"at\":\"2020-01-01T00:00:00Z\"}\n");
    run.start();
    CourierRun.await(() -> run.store.puts().size() == 1);

    var answer = run.chat(HELLO);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(CourierRun.code(answer)).isEqualTo("time_limit");
    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.TIME_LIMIT);
    assertThat(run.manifest().checkpoint()).isFalse();

    assertThat(run.end()).isZero();
    assertThat(run.store.puts()).hasSize(1);
  }

  @Test
  void aFullDiskEndsTheRun() throws Exception {
    run.pod.with(JobEnv.DISK_LIMIT_BYTES, "4000000");
    run.start().fetched();
    sh(run.pod.code(), "truncate -s 1G sparse");
    assertThat(run.chat(HELLO).statusCode()).isEqualTo(200);
    sh(run.pod.code(), "rm sparse; head -c 3900000 /dev/zero > full");

    CourierRun.await(() -> closedFor("disk_limit"));

    run.end();
    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.DISK_LIMIT);
  }

  @Test
  void aCourierStartedAgainGoesOnWhereItWas() throws Exception {
    run.start().fetched();
    run.provider.does(finishes("{\"summary\":\"done\"}", "tool_calls"));
    run.chat(HELLO);
    GatewayFile before = run.gateway();
    run.end();
    Path ledger = run.pod.dir(JobEnv.LEDGER_DIR).resolve("ledger.jsonl");
    List<String> lines =
        Files.readAllLines(ledger).stream()
            .filter(line -> !line.contains("CLOSED") && !line.contains("DELIVERED"))
            .toList();
    String reserved =
        "{\"kind\":\"RESERVED\",\"call\":2,\"at\":\"2026-01-01T00:00:00Z\",\"prompt\":100,"
            + "\"completion\":200}\n";
    Files.writeString(ledger, String.join("\n", lines) + "\n" + reserved + "{\"kind\":\"SET");

    run.start();
    run.provider.does(says("again", 7, 3));
    assertThat(run.chat(HELLO).statusCode()).isEqualTo(200);
    assertThat(run.gateway()).isEqualTo(before);
    run.end();

    assertThat(run.manifest().usage().totalTokens()).isEqualTo(15 + 300 + 10);
    assertThat(run.manifest().usage().estimated()).isTrue();
    assertThat(run.manifest().usage().requests()).isEqualTo(3);
    assertThat(run.manifest().usage().steps()).isEqualTo(2);
  }

  @Test
  void badEnvironmentIsSaidWithoutValues() throws Exception {
    run.pod.secret(JobEnv.TASK_SECRET_DIR, "OUTPUT_URL", "no url " + FakeProvider.KEY);

    int exit = io.codeloom.agentjob.AgentJob.run("courier", run.pod.context());

    assertThat(exit).isEqualTo(2);
    assertThat(run.pod.log()).contains("OUTPUT_URL").doesNotContain(FakeProvider.KEY);
  }

  private static CourierTimings withCheckpoint(Duration period) {
    CourierTimings quick = CourierRun.QUICK;
    return new CourierTimings(
        quick.tick(), period, quick.disk(), quick.stall(), quick.uploadAttempt(), quick.uploads());
  }

  private String patch() {
    try {
      byte[] patch = run.uploaded().get("courier/diff.patch");
      return patch == null ? "" : new String(patch, StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private boolean closedFor(String code) {
    try {
      return CourierRun.code(run.chat(HELLO)).equals(code);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
