package io.codeloom.agentjob.fetch;

import static io.codeloom.agentjob.Shell.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.CommandContext.BadEnvironmentException;
import io.codeloom.agentjob.FakeStore;
import io.codeloom.agentjob.PodFolders;
import io.codeloom.agentjob.StagedCode;
import io.codeloom.agentjob.net.Retry;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.SecretFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchCommandTest {
  @TempDir Path tmp;
  private PodFolders pod;
  private FakeStore store;

  @BeforeEach
  void start() throws Exception {
    store = new FakeStore();
    pod = new PodFolders(tmp.resolve("pod"));
    pod.secret(JobEnv.TASK_SECRET_DIR, SecretFiles.CODE_URL, store.url());
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void unpacksFilesModesLinksAndNames() throws Exception {
    StagedCode code =
        StagedCode.withTask()
            .file("code/run.sh", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), 0755)
            .file("code/a b/ü.txt", "ü\r\n")
            .file("code/" + "d/".repeat(60) + "long.txt", "x")
            .link("code/l", "a b/ü.txt")
            .link("code/away", "/no/where")
            .file("code/.git/HEAD", "ref: refs/heads/main\n");

    assertThat(fetch(code)).isEqualTo(Command.OK);

    assertThat(Files.isExecutable(pod.code().resolve("run.sh"))).isTrue();
    assertThat(Files.readString(pod.code().resolve("l"))).isEqualTo("ü\r\n");
    assertThat(Files.readSymbolicLink(pod.code().resolve("away"))).hasToString("/no/where");
    assertThat(Files.readString(pod.dir(JobEnv.TASK_DIR).resolve("task.json"))).contains("Mend it");
    assertThat(baselineNames()).contains("run.sh", "long.txt", "away").doesNotContain("HEAD");
  }

  @Test
  void aRestartAfterTheEndDoesNothing() throws Exception {
    fetch(StagedCode.withTask().file("code/a", "a"));
    Files.writeString(pod.code().resolve("a"), "the agent was here");
    int before = store.requests();

    assertThat(fetch(StagedCode.withTask().file("code/a", "a"))).isEqualTo(Command.OK);

    assertThat(store.requests()).isEqualTo(before);
    assertThat(pod.code().resolve("a")).hasContent("the agent was here");
  }

  @Test
  void aRestartInTheMiddleBeginsAnew() throws Exception {
    Files.writeString(pod.code().resolve("half"), "x");
    Files.createDirectories(pod.dir(JobEnv.BASELINE_DIR).resolve("git/objects"));

    assertThat(fetch(StagedCode.withTask().file("code/a", "a"))).isEqualTo(Command.OK);

    assertThat(pod.code().resolve("half")).doesNotExist();
    assertThat(baselineNames()).isEqualTo("a");
  }

  @Test
  void aStoreThatFailsForAMomentIsAskedAgain() throws Exception {
    store.failing(2, 503);

    assertThat(fetch(StagedCode.withTask().file("code/a", "a"))).isEqualTo(Command.OK);

    assertThat(store.requests()).isEqualTo(3);
  }

  @Test
  void aRefusalEndsAtOnceAndTheLogHoldsNoUrl() throws Exception {
    store.failing(9, 403);

    assertThat(fetch(StagedCode.withTask())).isEqualTo(Command.FAILED);

    assertThat(store.requests()).isEqualTo(1);
    assertThat(pod.log()).contains("403").doesNotContain("signature", "127.0.0.1");
    assertThat(pod.dir(JobEnv.BASELINE_DIR).resolve(FetchCommand.ERROR_FILE)).exists();
  }

  @Test
  void aCutArchiveIsNoCode() throws Exception {
    byte[] whole = StagedCode.withTask().file("code/a", "a".repeat(100_000)).bytes();
    store.serving(java.util.Arrays.copyOf(whole, whole.length - 40));

    assertThat(newCommand().run(pod.context())).isEqualTo(Command.FAILED);

    assertThat(pod.dir(JobEnv.TASK_DIR).resolve("task.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"code/../../evil", "/evil", "../evil", "code//evil", "code/a/../../evil", "evil"})
  void pathsThatLeadElsewhereAreRefused(String name) throws Exception {
    assertThat(fetch(StagedCode.withTask().file(name, "x"))).isEqualTo(Command.FAILED);

    assertThat(sh(tmp, "find . -name evil -type f")).isEmpty();
    assertThat(store.requests()).isEqualTo(1);
  }

  @Test
  void nothingIsWrittenThroughALink() throws Exception {
    Path outside = Files.createDirectories(tmp.resolve("outside"));

    int file =
        fetch(StagedCode.withTask().link("code/d", outside.toString()).file("code/d/x", "x"));
    int link =
        fetch(StagedCode.withTask().link("code/d", outside.toString()).link("code/d/x", "y"));

    assertThat(file).isEqualTo(Command.FAILED);
    assertThat(link).isEqualTo(Command.FAILED);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void hardLinksDevicesAndTwinsAreRefused() throws Exception {
    assertThat(fetch(StagedCode.withTask().special("code/h", TarConstants.LF_LINK, "/etc/passwd")))
        .isEqualTo(Command.FAILED);
    assertThat(fetch(StagedCode.withTask().special("code/f", TarConstants.LF_FIFO, "")))
        .isEqualTo(Command.FAILED);
    assertThat(fetch(StagedCode.withTask().file("code/a", "1").file("code/a", "2")))
        .isEqualTo(Command.FAILED);
  }

  @Test
  void whatUnpacksToTooMuchIsRefused() throws Exception {
    pod.with(JobEnv.MAX_CODE_BYTES, "1000");

    assertThat(fetch(StagedCode.withTask().file("code/a", "a".repeat(5_000))))
        .isEqualTo(Command.FAILED);

    assertThat(pod.log()).contains("4000 bytes");
  }

  @Test
  void moreEntriesThanAllowedAreRefused() throws Exception {
    pod.with(JobEnv.MAX_CODE_ENTRIES, "1");
    StagedCode code = StagedCode.withTask();
    for (int i = 0; i < 4; i++) {
      code = code.file("code/" + i, "a");
    }

    assertThat(fetch(code)).isEqualTo(Command.FAILED);

    assertThat(pod.log()).contains("more than 4 entries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1e9", "99999999999999999999"})
  void aLimitThatIsNoneIsSaid(String value) throws Exception {
    pod.with(JobEnv.MAX_CODE_BYTES, value);

    assertThatExceptionOfType(BadEnvironmentException.class)
        .isThrownBy(() -> fetch(StagedCode.withTask()))
        .withMessage("MAX_CODE_BYTES must be a positive whole number");
  }

  @Test
  void anEmptyRepositoryHasABaseline() throws Exception {
    assertThat(fetch(StagedCode.withTask())).isEqualTo(Command.OK);

    assertThat(baselineNames()).isEmpty();
    assertThat(Files.isDirectory(pod.code(), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void beingToldToEndEndsIt() throws Exception {
    store.failing(1_000, 503);
    FetchCommand patient = new FetchCommand(new Retry(1_000, Duration.ofMinutes(1)));
    CompletableFuture<Boolean> ended =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return patient.run(pod.context()) == Command.FAILED;
              } catch (IOException | InterruptedException e) {
                return true;
              }
            });

    pod.stop().fire();

    assertThat(ended.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(pod.dir(JobEnv.TASK_DIR).resolve("task.json")).doesNotExist();
  }

  private int fetch(StagedCode code) throws Exception {
    store.serving(code.bytes());
    return newCommand().run(pod.context());
  }

  private static FetchCommand newCommand() {
    return new FetchCommand(new Retry(4, Duration.ofMillis(1)));
  }

  private String baselineNames() throws Exception {
    Path baseline = pod.dir(JobEnv.BASELINE_DIR);
    return sh(baseline, "git --git-dir=git ls-tree -r --name-only $(cat tree)").strip();
  }
}
