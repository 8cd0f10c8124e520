package io.codeloom.agentjob.agent;

import static io.codeloom.agentjob.agent.Scripts.book;
import static io.codeloom.agentjob.agent.Scripts.shell;
import static io.codeloom.agentjob.agent.Scripts.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.scripted.ScriptedModelServer;
import io.codeloom.agentjob.support.Await;
import io.codeloom.core.job.TimeBudget;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a container runs it: a process of its own, ended by a signal. */
@Timeout(120)
class SigtermTest {
  @TempDir Path folder;

  @Test
  void sigtermEndsTheRunItsCommandsAndTheProcessInTime() throws Exception {
    Job job = new Job(folder);
    String stubborn = "trap '' TERM; (trap '' TERM; echo $BASHPID > child; sleep 300; :) & wait";
    try (ScriptedModelServer model = ScriptedModelServer.start(0, book(step(shell(stubborn))))) {
      job.prepare(model.baseUrl());
      Process agent = start(job);
      try {
        Path child = job.code("child");
        Await.until(() -> Files.exists(child) || !agent.isAlive());
        agent.destroy();
        boolean ended = agent.waitFor(TimeBudget.AGENT_STOP.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(ended).as("ended within %s", TimeBudget.AGENT_STOP).isTrue();
        assertThat(agent.exitValue()).isEqualTo(1);
        assertThat(job.exitStatus()).isEqualTo("cancelled");
        long pid = Long.parseLong(Files.readString(child).strip());
        Await.until(() -> ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true));
      } finally {
        agent.destroyForcibly();
      }
    }
  }

  private static Process start(Job job) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "io.codeloom.agentjob.Main",
            "agent");
    builder.environment().clear();
    builder.environment().putAll(job.env);
    File log = job.root.resolve("process.log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }
}
