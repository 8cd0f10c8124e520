package io.codeloom.agentjob.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideFilesTest {
  private static final int MAX_BYTES = 32 * 1024;

  @TempDir Path folder;
  private Path code;

  @BeforeEach
  void prepare() throws IOException {
    code = Files.createDirectories(folder.resolve("code"));
  }

  @Test
  void theyComeFromTheRootDownToTheTargetsFolderAndFromNowhereElse() throws IOException {
    write("AGENTS.md", "root");
    write("a/AGENTS.md", "a");
    write("a/b/AGENTS.md", "a/b");
    write("a/b/c/AGENTS.md", "below the target");
    write("z/AGENTS.md", "beside");
    write("a/b/target.txt", "");

    assertThat(guides("a/b/target.txt"))
        .extracting(Workspace.Guide::path)
        .containsExactly("AGENTS.md", "a/AGENTS.md", "a/b/AGENTS.md");
    assertThat(guides("a")).extracting(Workspace.Guide::text).containsExactly("root", "a");
    assertThat(guides("")).extracting(Workspace.Guide::text).containsExactly("root");
    assertThat(guides("gone/away.txt")).extracting(Workspace.Guide::text).containsExactly("root");
  }

  @Test
  void allOfThemTogetherAreCutAtTheLimit() throws IOException {
    write("AGENTS.md", "r".repeat(MAX_BYTES - 100));
    write("a/AGENTS.md", "a".repeat(500));
    write("a/b/AGENTS.md", "never reached");

    List<Workspace.Guide> guides = guides("a/b/x");

    assertThat(guides).hasSize(2);
    assertThat(guides.get(1).text()).isEqualTo("a".repeat(100));
    assertThat(bytes(guides)).isEqualTo(MAX_BYTES);
  }

  @Test
  void oneThatIsTooLargeIsReadNoFurther() throws IOException {
    write("AGENTS.md", "");
    sparse("AGENTS.md");

    assertThat(bytes(guides(""))).isEqualTo(MAX_BYTES);
  }

  @Test
  void aCutWithinACharacterStaysWithinTheLimit() throws IOException {
    write("AGENTS.md", "x" + "\u00e9".repeat(MAX_BYTES));
    write("a/AGENTS.md", "none");

    assertThat(bytes(guides("a/x"))).isLessThanOrEqualTo(MAX_BYTES);
  }

  @Test
  void bytesThatAreNoTextMakeItNoLonger() throws IOException {
    byte[] latin = new byte[MAX_BYTES];
    Arrays.fill(latin, (byte) 0xe9);
    Files.write(code.resolve("AGENTS.md"), latin);

    assertThat(bytes(guides(""))).isLessThanOrEqualTo(MAX_BYTES);
  }

  @Test
  void noneIsReadThroughALinkThatLeadsOut() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "of the machine");
    Files.createSymbolicLink(code.resolve("AGENTS.md"), secret);
    Files.createSymbolicLink(code.resolve("out"), folder);
    Files.writeString(folder.resolve("AGENTS.md"), "outside");

    assertThat(guides("out/x")).isEmpty();
    assertThat(guides("../x")).isEmpty();
  }

  @Test
  void aFolderOrFifoOfTheNameIsNone() throws Exception {
    Files.createDirectory(code.resolve("AGENTS.md"));
    Files.createDirectory(code.resolve("a"));
    io.codeloom.agentjob.Shell.sh(code.resolve("a"), "mkfifo AGENTS.md");

    assertThat(guides("a/x")).isEmpty();
  }

  private List<Workspace.Guide> guides(String target) throws IOException {
    return new CodeFolder(code, folder).guides(target);
  }

  private static int bytes(List<Workspace.Guide> guides) {
    return guides.stream().mapToInt(g -> g.text().getBytes(StandardCharsets.UTF_8).length).sum();
  }

  private void write(String name, String text) throws IOException {
    Path file = code.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void sparse(String name) throws IOException {
    try (var file = new java.io.RandomAccessFile(code.resolve(name).toFile(), "rw")) {
      file.writeBytes("#");
      file.setLength(1L << 40);
    }
  }
}
