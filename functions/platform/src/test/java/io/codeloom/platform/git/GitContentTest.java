package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.task.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GitContentTest extends GitScene {
  @Test
  void namesModesLinksAndBytesArriveAsTheyAre() throws IOException {
    String longName = "long/" + "n".repeat(120) + "/" + "m".repeat(120) + ".txt";
    repository.write("with space/größe 测试 😀.txt", "x\r\ny\r\n");
    repository.write(longName, "deep");
    repository.write("run.sh", "#!/bin/sh\n");
    Files.createSymbolicLink(repository.work().resolve("link"), Path.of("run.sh"));
    Files.write(repository.work().resolve("binary"), new byte[] {0, 1, (byte) 0xff, '\r', '\n'});
    assertThat(repository.work().resolve("run.sh").toFile().setExecutable(true)).isTrue();

    Tree tree = fetched(repository.commit("all kinds"));

    assertThat(tree.files())
        .containsEntry("with space/größe 测试 😀.txt", "x\r\ny\r\n")
        .containsEntry(longName, "deep")
        .containsEntry("binary", "\0\1\u00ff\r\n");
    assertThat(tree.executables()).containsExactly("run.sh");
    assertThat(tree.links()).containsEntry("link", "run.sh");
    assertThat(tree.folders()).contains("with space", "long");
  }

  @Test
  void theTreesOwnAttributesConvertAndHideNothing() {
    repository.write(
        ".gitattributes",
        """
        * text=auto eol=crlf ident
        *.u16 working-tree-encoding=UTF-16
        *.bin filter=lfs
        secret export-ignore
        *.v export-subst
        """);
    repository.write("a.txt", "one\n$Id$\n").write("b.u16", "plain").write("c.bin", "pointer");
    repository.write("secret", "kept").write("d.v", "$Format:%H$");
    repository.git("-c", "core.attributesFile=/dev/null", "add", "a.txt");
    // Raw blobs, as another client could have made them.
    String tip = rawCommit();

    assertThat(fetched(tip).files())
        .containsEntry("a.txt", "one\n$Id$\n")
        .containsEntry("b.u16", "plain")
        .containsEntry("c.bin", "pointer")
        .containsEntry("secret", "kept")
        .containsEntry("d.v", "$Format:%H$");
  }

  private String rawCommit() {
    for (String path : List.of(".gitattributes", "a.txt", "b.u16", "c.bin", "secret", "d.v")) {
      String id = repository.git("hash-object", "-w", "--no-filters", path);
      repository.git("update-index", "--add", "--cacheinfo", "100644," + id + "," + path);
    }
    repository.git("commit", "-q", "-m", "raw");
    repository.push("main");
    return repository.git("rev-parse", "HEAD");
  }

  @Test
  void aSubmoduleIsAnEmptyFolder() {
    String first = repository.write("a.txt", "a\n").commit("one");
    repository.write(
        ".gitmodules", "[submodule \"s\"]\n\tpath = s\n\turl = " + server.url("x.git"));
    repository.git("update-index", "--add", "--cacheinfo", "160000," + first + ",s");
    repository.git("add", ".gitmodules");
    repository.git("commit", "-q", "-m", "two");
    repository.push("main");

    Tree tree = fetched(repository.git("rev-parse", "HEAD"));

    assertThat(tree.folders()).contains("s");
    assertThat(server.requests()).noneMatch(request -> request.uri().startsWith("/x.git"));
  }

  @Test
  void theGitFolderKnowsOneCommitAndNoRemote() throws IOException {
    repository.write("a.txt", "a\n").commit("one");
    String tip = repository.write("a.txt", "b\n").commit("two");

    fetched(tip);

    Path work = Files.createDirectory(folder.resolve("agent"));
    Files.move(folder.resolve("fetched"), work.resolve(".git"));
    Files.writeString(work.resolve("a.txt"), "b\n");
    assertThat(TestRepository.run(work, "log", "--format=%H %s")).isEqualTo(tip + " two");
    assertThat(TestRepository.run(work, "status", "--porcelain")).isEmpty();
    assertThat(TestRepository.run(work, "remote")).isEmpty();
    assertThat(TestRepository.run(work, "fsck")).doesNotContain("error");
    assertThat(everythingIn(work)).doesNotContain("127.0.0.1");
    try (Stream<Path> files = Files.list(work.resolve(".git"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .doesNotContain("hooks", "logs", "FETCH_HEAD", "description");
    }
  }

  /** Whoever stages it counts that as the task's, which else would fill the disk for ever. */
  @Test
  void aDiskThatIsFullIsNoTroubleWithGit() throws IOException {
    String tip = repository.write("a.txt", "a\n").commit("one");
    Path into = folder.resolve("fetched");
    git.fetch(source("main"), tip, into, CodeLimits.DEFAULT, GitScene::plenty);

    try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
      TreeSink sink =
          new TreeSink() {
            @Override
            public void folder(String path) {}

            @Override
            public void link(String path, String target) {}

            @Override
            public void file(String path, boolean executable, long size, InputStream content)
                throws IOException {
              content.transferTo(full);
            }
          };
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> git.read(into, tip, sink, GitScene::plenty))
          .satisfies(e -> assertThat(e.service()).isEqualTo(UnavailableException.SCRATCH_DISK));
    }
  }

  /** Of two files that are nearly one a server sends little, and git holds both whole. */
  @Test
  void filesThatTakeMoreMemoryThanThereIsAreRefused() throws IOException {
    for (String name : List.of("one", "two")) {
      repository.write(name, name);
      try (var file = new RandomAccessFile(repository.work().resolve(name).toFile(), "rw")) {
        file.setLength(200L << 20);
      }
    }
    String tip = repository.commit("large");
    TestRepository.run(repository.bare(), "repack", "-adfq");

    assertFails(FailureCode.CODE_TOO_LARGE, "memory", () -> fetched(tip));
  }

  @Test
  void codeOverTheLimitsIsRefused() {
    repository.write("big", "0123456789".repeat(1_000)).write("one/two/three", "x");
    String tip = repository.commit("one");

    assertTooLarge(tip, new CodeLimits(5_000, 100, 0, 1, 100, 10), "larger than 5000 bytes");
    assertTooLarge(tip, new CodeLimits(1 << 20, 3, 0, 1, 100, 10), "more than 3 files");
    assertTooLarge(tip, new CodeLimits(1 << 20, 100, 0, 1, 8, 10), "more than 8 bytes");
    assertTooLarge(tip, new CodeLimits(1 << 20, 100, 0, 1, 100, 2), "more than 2 deep");
  }

  private void assertTooLarge(String commit, CodeLimits limits, String message) {
    assertFails(
        FailureCode.CODE_TOO_LARGE,
        message,
        () ->
            git.fetch(
                source("main"),
                commit,
                folder.resolve("large-" + message.hashCode()),
                limits,
                GitScene::plenty));
  }
}
