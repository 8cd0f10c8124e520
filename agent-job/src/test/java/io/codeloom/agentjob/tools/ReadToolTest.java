package io.codeloom.agentjob.tools;

import static io.codeloom.agentjob.tools.ToolResult.Kind.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadToolTest {
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
  void numbersLinesAndSaysHowManyThereAre() throws Exception {
    bench.write("a.txt", "one\r\ntwo\nthree");
    assertThat(bench.read("a.txt").text())
        .isEqualTo("a.txt, lines 1 to 3 of 3\n     1\tone\n     2\ttwo\n     3\tthree\n");
  }

  @Test
  void showsARangeAndWhereItGoesOn() throws Exception {
    bench.write("a.txt", "x\n".repeat(5000));
    ToolResult all = bench.read("a.txt");
    assertThat(all.text()).contains("lines 1 to 1000 of 5000; more with start_line 1001");
    ToolResult part =
        bench.call("read_file_content", "file_path", "a.txt", "start_line", "10", "end_line", 11);
    assertThat(part.text()).contains("lines 10 to 11", "    10\tx\n    11\tx\n");
    ToolResult beyond = bench.call("read_file_content", "file_path", "a.txt", "start_line", 9999);
    assertThat(beyond.kind()).isEqualTo(FAILED);
    assertThat(beyond.text()).contains("5000 lines");
  }

  @Test
  void readsHugeFilesInPartsWithinBounds() throws Exception {
    bench.write("wide.txt", "w".repeat(5_000_000) + "\nend\n");
    String text = bench.read("wide.txt").text();
    assertThat(text.length()).isLessThan(50_000);
    assertThat(text).contains("[line cut]", "     2\tend");
  }

  @Test
  void namesBinariesEmptyFilesAndMissingOnes() throws Exception {
    Files.write(bench.code.resolve("bin"), new byte[] {0, 1, 2});
    bench.write("empty", "");
    bench.write("Main.java", "x");
    assertThat(bench.read("bin").text()).contains("is binary, 3 bytes");
    assertThat(bench.read("empty").text()).isEqualTo("empty is empty");
    assertThat(bench.read("main.java").text()).contains("did you mean", "Main.java");
  }

  @Test
  void listsFolders() throws Exception {
    bench.write("a/b.txt", "");
    bench.write("c.txt", "");
    Files.createSymbolicLink(bench.code.resolve("l"), Path.of("c.txt"));
    assertThat(bench.read(".").text()).isEqualTo("folder .\na/\nc.txt\nl@");
  }

  @Test
  void doesNotWaitForAFifo() throws Exception {
    bench.shell("mkfifo pipe");
    assertThat(bench.read("pipe").text()).contains("neither a file nor a folder");
  }
}
