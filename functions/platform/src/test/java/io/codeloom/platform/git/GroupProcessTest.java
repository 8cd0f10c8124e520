package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.task.FailureCode;
import io.codeloom.platform.git.GroupProcess.OutOfTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GroupProcessTest {
  /** Starts a child that would outlive it, and says whom to look for. */
  private static final String LINGERING = "sleep 1000 & echo $! > child; echo x; wait";

  @TempDir Path folder;

  @Test
  void itsWholeEnvironmentIsWhatItIsGiven() throws Exception {
    var ended =
        process("env | sort", Map.of("PATH", "/usr/bin:/bin", "ONLY", "this"))
            .run(Duration.ofMinutes(1), LocalGit::small, LocalGit::small);

    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).contains("ONLY=this").doesNotContain("HOME=", "JAVA", "USER=");
  }

  @Test
  void exitCodeAndBothStreamsComeBack() throws Exception {
    var ended =
        process("echo out; echo err >&2; exit 3")
            .run(Duration.ofMinutes(1), LocalGit::small, LocalGit::small);

    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.out()).isEqualTo("out\n");
    assertThat(ended.err()).isEqualTo("err\n");
  }

  @Test
  void itAndItsChildrenEndWhenTimeIsUp() throws Exception {
    assertThatExceptionOfType(OutOfTime.class)
        .isThrownBy(
            () -> process(LINGERING).run(Duration.ofSeconds(1), LocalGit::small, LocalGit::small));

    assertChildIsGone();
  }

  @Test
  void itAndItsChildrenEndWhenTheWatchThrows() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Runnable watch =
        () -> {
          if (looks.incrementAndGet() > 1 && Files.exists(folder.resolve("child"))) {
            throw new TaskFailedException(FailureCode.CODE_TOO_LARGE, "grown");
          }
        };

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(
            () ->
                new GroupProcess(shell(LINGERING), path(), folder, watch)
                    .run(Duration.ofMinutes(1), LocalGit::small, LocalGit::small))
        .withMessage("grown");

    assertChildIsGone();
  }

  @Test
  void itAndItsChildrenEndWhenTheReaderThrows() throws Exception {
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(
            () ->
                process(LINGERING)
                    .run(
                        Duration.ofMinutes(1),
                        in -> {
                          assertThat(in.read()).isEqualTo('x');
                          throw new TaskFailedException(FailureCode.CODE_TOO_LARGE, "too much");
                        },
                        LocalGit::small));

    assertChildIsGone();
  }

  @Test
  void aProgramThatIsNotThereIsTroubleOnThisSide() {
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(
            () ->
                new GroupProcess(List.of("x"), path(), folder.resolve("no-such-folder"), () -> {})
                    .run(Duration.ofMinutes(1), LocalGit::small, LocalGit::small));
  }

  private void assertChildIsGone() throws IOException, InterruptedException {
    long pid = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    while (isRunning(pid)) { // the test's timeout ends this
      Thread.sleep(20);
    }
  }

  /** A zombie nobody has reaped yet runs no more. */
  private static boolean isRunning(long pid) throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      return !Files.readString(stat).contains(") Z ");
    } catch (java.nio.file.NoSuchFileException gone) {
      return false;
    }
  }

  private GroupProcess process(String script) {
    return process(script, path());
  }

  private GroupProcess process(String script, Map<String, String> environment) {
    return new GroupProcess(shell(script), environment, folder, () -> {});
  }

  private static List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }

  private static Map<String, String> path() {
    return Map.of("PATH", "/usr/bin:/bin");
  }
}
