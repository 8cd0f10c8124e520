package io.codeloom.agentjob.tools;

import static io.codeloom.agentjob.tools.ToolResult.Kind.FAILED;
import static io.codeloom.agentjob.tools.ToolResult.Kind.INVALID;
import static io.codeloom.agentjob.tools.ToolResult.Kind.OK;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditToolTest {
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
  void replacesATextThatOccursOnceAndShowsTheLines() throws Exception {
    bench.write("a.txt", "one\ntwo\nthree\nfour\n");
    ToolResult result = bench.edit("a.txt", "two\nthree", "zwei\ndrei\ndreieinhalb");
    assertThat(result.kind()).isEqualTo(OK);
    assertThat(result.text()).contains("     2\tzwei", "     4\tdreieinhalb", "     5\tfour");
    assertThat(bench.content("a.txt")).isEqualTo("one\nzwei\ndrei\ndreieinhalb\nfour\n");
  }

  @Test
  void namesTheLinesWhereATextOccursSeveralTimes() throws Exception {
    bench.write("a.txt", "x\ny\nx\ny\nx\n");
    ToolResult result = bench.edit("a.txt", "x", "z");
    assertThat(result.kind()).isEqualTo(FAILED);
    assertThat(result.text()).contains("3 times", "[1, 3, 5]");
    assertThat(bench.content("a.txt")).isEqualTo("x\ny\nx\ny\nx\n");
  }

  @Test
  void showsTheNearestLinesWhereATextDoesNotOccur() throws Exception {
    bench.write("a.py", "import os\n\ndef total(lines):\n    return sum(lines)\n");
    assertThat(bench.edit("a.py", "def total(items):\n    return sum(items)", "x").text())
        .contains("nearest lines", "     3\tdef total(lines):");
    assertThat(bench.edit("a.py", "def total(lines):\n  return sum(lines)", "x").text())
        .contains("only in white space", "     4\t    return sum(lines)");
    assertThat(bench.edit("a.py", "     3\tdef total(lines):", "x").text())
        .contains("leave out the line numbers");
    assertThat(bench.edit("a.py", "quite unlike", "x").text()).contains("read the file first");
  }

  @Test
  void keepsEndsOfLineWhateverTheModelSends() throws Exception {
    bench.write("crlf.txt", "one\r\ntwo\r\nthree\r\n");
    bench.edit("crlf.txt", "one\ntwo", "eins\nzwei");
    assertThat(bench.content("crlf.txt")).isEqualTo("eins\r\nzwei\r\nthree\r\n");
    bench.write("mixed.txt", "a\r\nb\nc\n");
    bench.edit("mixed.txt", "b", "B\nB");
    assertThat(bench.content("mixed.txt")).isEqualTo("a\r\nB\nB\nc\n");
  }

  @Test
  void keepsEncodingMarkAndMode() throws Exception {
    Path latin = bench.code.resolve("latin.txt");
    Files.write(latin, "caf\u00e9 au lait".getBytes(StandardCharsets.ISO_8859_1));
    Files.setPosixFilePermissions(latin, PosixFilePermissions.fromString("rwxr-x---"));
    bench.edit("latin.txt", "au", "\u00e0");
    assertThat(Files.readAllBytes(latin))
        .isEqualTo("caf\u00e9 \u00e0 lait".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(latin)))
        .isEqualTo("rwxr-x---");
    assertThat(bench.edit("latin.txt", "lait", "\u4f60").text()).contains("cannot hold");
    bench.write("marked.txt", "\uFEFFa\n");
    bench.edit("marked.txt", "a", "b");
    assertThat(bench.content("marked.txt")).isEqualTo("\uFEFFb\n");
    Path wide = bench.code.resolve("wide.txt");
    Files.write(wide, "\uFEFFwide".getBytes(StandardCharsets.UTF_16LE));
    bench.edit("wide.txt", "wide", "w");
    assertThat(Files.readAllBytes(wide)).isEqualTo("\uFEFFw".getBytes(StandardCharsets.UTF_16LE));
  }

  @Test
  void createsWithFoldersButNeverOverwrites() throws Exception {
    assertThat(bench.call("edit_file_content", "file_path", "a/b/c.txt", "new_text", "c\n").kind())
        .isEqualTo(OK);
    assertThat(bench.content("a/b/c.txt")).isEqualTo("c\n");
    ToolResult again = bench.call("edit_file_content", "file_path", "a/b/c.txt", "new_text", "d");
    assertThat(again.text()).contains("exists already");
    assertThat(bench.content("a/b/c.txt")).isEqualTo("c\n");
  }

  @Test
  void deletesFilesAndLinksButNotWhatLinksLeadTo() throws Exception {
    bench.write("a.txt", "a");
    Files.createSymbolicLink(bench.code.resolve("link"), Path.of("a.txt"));
    bench.call("edit_file_content", "file_path", "link", "delete", true);
    assertThat(bench.code.resolve("a.txt")).exists();
    bench.call("edit_file_content", "file_path", "a.txt", "delete", true);
    assertThat(bench.code).isEmptyDirectory();
    assertThat(bench.call("edit_file_content", "file_path", "a.txt", "delete", true).text())
        .contains("there is no file");
  }

  @Test
  void editsThroughALinkThatStaysInside() throws Exception {
    bench.write("real.txt", "old");
    Files.createSymbolicLink(bench.code.resolve("link"), Path.of("real.txt"));
    bench.edit("link", "old", "new");
    assertThat(bench.content("real.txt")).isEqualTo("new");
    assertThat(bench.code.resolve("link")).isSymbolicLink();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside/victim",
        "/etc/passwd",
        "out/victim",
        "out/fresh",
        "a/../../outside/victim",
        "dangling",
        "through/out/victim"
      })
  void neverLeavesTheCodeFolder(String path) throws Exception {
    Files.writeString(bench.outside.resolve("victim"), "safe");
    Files.createSymbolicLink(bench.code.resolve("out"), bench.outside);
    Files.createSymbolicLink(bench.code.resolve("dangling"), bench.outside.resolve("nothing"));
    Files.createSymbolicLink(bench.code.resolve("through"), bench.code);
    for (ToolResult result :
        new ToolResult[] {
          bench.call("edit_file_content", "file_path", path, "new_text", "evil"),
          bench.edit(path, "safe", "evil"),
          bench.patch("*** Begin Patch", "*** Add File: " + path, "+evil", "*** End Patch"),
          bench.read(path)
        }) {
      assertThat(result.kind()).isEqualTo(FAILED);
      assertThat(result.text()).doesNotContain("safe");
    }
    assertThat(bench.outside.resolve("victim")).hasContent("safe");
    try (Stream<Path> left = Files.list(bench.outside)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void leavesGitsOwnFilesBinariesAndFoldersAlone() throws Exception {
    bench.write(".git/config", "[core]");
    bench.write("sub/.git/hooks/pre-commit", "x");
    assertThat(bench.edit(".git/config", "[core]", "x").text()).contains("belongs to git");
    assertThat(bench.edit("sub/.git/hooks/pre-commit", "x", "y").text()).contains("belongs to git");
    Files.write(bench.code.resolve("bin"), new byte[] {1, 0, 2});
    assertThat(bench.edit("bin", "a", "b").text()).contains("is binary");
    assertThat(bench.edit("sub", "a", "b").text()).contains("not a regular file");
    assertThat(bench.edit("none", "a", "b").text()).contains("there is no file none");
    assertThat(bench.call("edit_file_content", "file_path", "x").kind()).isEqualTo(INVALID);
  }

  @Test
  void appliesAPatchToSeveralFiles() throws Exception {
    bench.write(
        "a.py",
        "class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 1\n");
    bench.write("old.txt", "one\ntwo\n");
    bench.write("gone.txt", "x");
    ToolResult result =
        bench.patch(
            "*** Begin Patch",
            "*** Update File: a.py",
            "@@ def g(self):",
            "-        return 1",
            "+        return 2",
            "*** Update File: old.txt",
            "*** Move to: dir/new.txt",
            "@@",
            " one",
            "-two",
            "+zwei",
            "*** Add File: fresh.txt",
            "+fresh",
            "*** Delete File: gone.txt",
            "*** End Patch");
    assertThat(result.kind()).isEqualTo(OK);
    assertThat(bench.content("a.py"))
        .contains("f(self):\n        return 1", "g(self):\n        return 2");
    assertThat(bench.content("dir/new.txt")).isEqualTo("one\nzwei\n");
    assertThat(bench.content("fresh.txt")).isEqualTo("fresh\n");
    assertThat(bench.code.resolve("old.txt")).doesNotExist();
    assertThat(bench.code.resolve("gone.txt")).doesNotExist();
  }

  @Test
  void aPatchThatDoesNotFitChangesNothing() throws Exception {
    bench.write("a.txt", "a\n");
    bench.write("b.txt", "b\n");
    ToolResult result =
        bench.patch(
            "*** Begin Patch",
            "*** Update File: a.txt",
            "@@",
            "-a",
            "+A",
            "*** Update File: b.txt",
            "@@",
            "-not there",
            "+B",
            "*** End Patch");
    assertThat(result.kind()).isEqualTo(FAILED);
    assertThat(bench.content("a.txt")).isEqualTo("a\n");
    assertThat(bench.patch("*** Begin Patch", "*** Delete File: a.txt").text())
        .contains("ends with");
    assertThat(bench.patch("diff --git").text()).contains("begins with");
    assertThat(bench.patch("*** Begin Patch", "--- a", "*** End Patch").text()).contains("line 2");
  }

  @Test
  void understandsAPatchInNewText() throws Exception {
    String patch = "*** Begin Patch\n*** Add File: n.txt\n+n\n*** End Patch\n";
    bench.call("edit_file_content", "file_path", "n.txt", "new_text", patch);
    assertThat(bench.content("n.txt")).isEqualTo("n\n");
  }
}
