package io.codeloom.agentjob.tools;

import static io.codeloom.agentjob.tools.ToolResult.Kind.FAILED;
import static io.codeloom.agentjob.tools.ToolResult.Kind.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.support.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ShellToolTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void prepare() throws IOException {
    bench = new Bench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void showsCodeTimeAndBothStreams() throws Exception {
    ToolResult result = bench.shell("echo out; echo err >&2; exit 7");
    assertThat(result.kind()).isEqualTo(FAILED);
    assertThat(result.text())
        .matches(
            "(?s)exit code: 7 \\(\\d+\\.\\d\\d s\\)\n<stdout>\nout\n</stdout>\n<stderr>\nerr\n.*");
    assertThat(result.essence()).doesNotContain(" s)");
  }

  @Test
  void hasNoTerminalNoInputAndACleanEnvironment() throws Exception {
    assertThat(bench.shell("cat; tty; env").text())
        .contains("not a tty", "PAGER=cat", "TERM=dumb")
        .doesNotContain("MAVEN", "JAVA_TOOL", "SUREFIRE");
    assertThat(bench.shell("true </dev/tty").kind()).isEqualTo(FAILED);
  }

  @Test
  void startsInAFolderOfTheCode() throws Exception {
    bench.write("sub/x", "");
    Files.createSymbolicLink(bench.code.resolve("out"), bench.outside);
    assertThat(in("sub", "pwd").text()).contains(bench.code + "/sub");
    assertThat(in("out", "pwd").text()).contains("leads out of the code folder");
    assertThat(in("..", "pwd").text()).contains("leads out of the code folder");
    assertThat(in("none", "pwd").text()).contains("is no folder");
  }

  private ToolResult in(String directory, String command) throws InterruptedException {
    return bench.call(
        "run_shell_command", "command_string", command, "target_directory", directory);
  }

  @Test
  void endsAGroupAtItsLimitAndKeepsWhatItWrote() throws Exception {
    ToolResult result =
        bench.call(
            "run_shell_command",
            "command_string",
            "trap '' TERM; echo begun; sleep 300 & echo $! > child; wait",
            "timeout_seconds",
            1);
    assertThat(result.text()).contains("time limit", "<stdout>\nbegun\n</stdout>");
    Await.until(() -> !alive("child"));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "600, 600", "601, 600", "2147483647, 600", "0, 1", "-7, 1"})
  void noCommandGetsMoreThanTenMinutesHoweverMuchItAsksFor(long asked, long seconds) {
    assertThat(ShellTool.allowed(asked)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void endsACommandThatFloodsItsOutput() throws Exception {
    ToolResult result = bench.shell("yes");
    assertThat(result.text()).contains("wrote too much", "bytes left out");
    assertThat(result.text().length()).isLessThan(12_000);
  }

  @Test
  void backgroundChildrenDoNotHoldTheCallAndEndWithTheRun() throws Exception {
    ToolResult result =
        bench.shell(
            "sleep 300 & echo $! > plain; nohup sleep 300 & echo $! > nohup;"
                + " setsid sh -c 'echo $$ > session; exec sleep 300' & "
                + "(setsid setsid sh -c 'echo $$ > twice; trap \"\" TERM; sleep 300; :' &) ; "
                + "env -i sh -c 'echo $$ > bare; exec /bin/sleep 300' & "
                + "env -i setsid sh -c 'echo $$ > shed; exec /bin/sleep 300' & sleep 0.3; echo started");
    assertThat(result.kind()).isEqualTo(OK);
    String[] all = {"plain", "nohup", "session", "twice", "bare", "shed"};
    for (String each : all) {
      Await.until(() -> alive(each));
    }
    bench.close();
    for (String each : all) {
      Await.until(() -> !alive(each));
    }
  }

  @Test
  void cutsBackWhatABackgroundChildWrites() throws Exception {
    bench.shell("(for i in 1 2 3 4 5; do head -c 1000000 /dev/zero; done; touch written) &");
    Await.until(() -> Files.exists(bench.code.resolve("written")));
    bench.shell("true");
    assertThat(Files.size(bench.captures.folder().resolve("command-1-stdout.txt")))
        .isEqualTo(1_000_000);
  }

  @Test
  void anInterruptEndsTheCommand() throws Exception {
    boolean[] interrupted = new boolean[1];
    Thread runner =
        new Thread(
            () -> {
              try {
                bench.shell("echo $$ > shell; sleep 300");
              } catch (InterruptedException e) {
                interrupted[0] = true;
              }
            });
    runner.start();
    Await.until(() -> alive("shell"));
    runner.interrupt();
    runner.join();
    assertThat(interrupted[0]).isTrue();
    Await.until(() -> !alive("shell"));
  }

  @Test
  void stripsColoursAndSurvivesBinary() throws Exception {
    assertThat(bench.shell("printf '\\033[31mred\\033[0m \\000 \\377'").text())
        .contains("red  \uFFFD")
        .doesNotContain("\u001B");
  }

  @Test
  void refusesWhatCannotBeACommand() throws Exception {
    assertThat(bench.shell(" ").kind()).isEqualTo(FAILED);
    assertThat(bench.shell("x".repeat(200_000)).text()).contains("longer than");
  }

  private boolean alive(String file) {
    try {
      String pid = Files.readString(bench.code.resolve(file)).strip();
      Optional<ProcessHandle> handle =
          pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
      return handle.isPresent() && handle.get().isAlive() && !zombie(pid);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean zombie(String pid) throws IOException {
    return Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
  }
}
