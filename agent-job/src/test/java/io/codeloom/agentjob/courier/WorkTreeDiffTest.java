package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.Shell.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.agentjob.courier.WorkTreeDiff.DiffLimits;
import io.codeloom.agentjob.git.BaselineStore;
import io.codeloom.agentjob.git.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkTreeDiffTest {
  @TempDir Path tmp;
  private Path code;
  private Path patch;
  private BaselineStore store;

  @BeforeEach
  void folders() throws IOException {
    code = Files.createDirectories(tmp.resolve("code"));
    patch = tmp.resolve("diff.patch");
    Path home = Files.createDirectories(tmp.resolve("home"));
    Path dir = Files.createDirectories(tmp.resolve("baseline"));
    String path = System.getenv("PATH");
    store = BaselineStore.at(dir, new Git(dir, home, path, Duration.ofSeconds(60)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text              | echo one > a; echo two > b                      | echo more >> a; rm b; echo new > c
          modes             | echo x > run; echo y > plain                    | chmod +x run; chmod +x plain; echo z >> plain
          CRLF and no end   | printf 'a\\r\\nb\\r\\n' > dos; printf end > e   | printf 'a\\r\\nc\\r\\n' > dos; printf 'end!' > e
          binary            | head -c 5000 /dev/urandom > bin                 | head -c 6000 /dev/urandom > bin; head -c 99 /dev/urandom > new.bin
          links             | echo x > t; ln -s t l; ln -s gone dangling      | ln -sfn other l; rm dangling; ln -s /etc/passwd abs
          link to file      | ln -s t l; echo f > f                           | rm l f; echo real > l; ln -s l f
          folder to file    | mkdir d; echo x > d/f; echo y > g               | rm -r d g; echo now > d; mkdir g; echo z > g/h
          ignore to folder  | mkdir d; echo x/ > d/.gitignore                 | rm d/.gitignore; mkdir -p d/.gitignore/sub/x; echo y > d/.gitignore/sub/f
          names             | mkdir 'a b'; echo 1 > 'a b/ü ñ.txt'; echo 2 > q | echo 3 >> 'a b/ü ñ.txt'; echo 4 > '-rf'; echo 5 > $'new\\nline'; echo 6 > '"q"'; echo 7 > $'tab\\t'; echo 8 > ':(top)x'; echo 9 > 'back\\slash'
          bytes             | echo 1 > $'\\xff\\xfe'                          | echo 2 >> $'\\xff\\xfe'; echo 3 > $'\\xe9'; mkdir $'\\xe8'; echo 4 > $'\\xe8/x'
          empty             | true                                            | echo first > f; touch zero
          to empty          | mkdir d; echo x > d/a; touch b                  | rm -r d b
          unchanged         | echo same > s                                   | touch s
          attributes        | printf '* text=auto\\n*.x working-tree-encoding=UTF-16 filter=evil\\n' > .gitattributes; printf 'a\\r\\n' > a.x | printf 'b\\r\\n' > a.x; printf 'c\\r\\n' > new.x
          large             | head -c 3000000 /dev/urandom > big              | head -c 100 /dev/urandom >> big; head -c 2000000 /dev/zero > sparse
          """)
  void gitApplyTurnsTheOriginalIntoTheExactTree(String name, String before, String after)
      throws Exception {
    sh(code, before);
    baseline();
    sh(tmp, "cp -a code original");
    sh(code, after);

    assertThat(diff().notes()).isEmpty();

    assertPatchGivesTheTree();
  }

  @Test
  void aGitRepositoryLosesNothingAndNoGitFolderGetsIn() throws Exception {
    sh(code, "git init -q; echo a > a; mkdir sub; cd sub; git init -q; echo in > in");
    baseline();
    sh(tmp, "cp -a code original");
    sh(
        code,
        "echo b > .git/planted; echo more >> sub/in; echo x > sub/.git/x; mkdir new; cd new;"
            + " git init -q; echo c > c; mkdir ../.GIT; echo y > ../.GIT/y");

    diff();

    assertThat(Files.readString(patch))
        .contains("sub/in", "new/c")
        .doesNotContainIgnoringCase(".git/");
    sh(tmp.resolve("original"), "rm -r .git sub/.git");
    sh(code, "rm -r .git sub/.git new/.git .GIT");
    assertPatchGivesTheTree();
  }

  @Test
  void noPlantedCommandRuns() throws Exception {
    sh(code, "git init -q; echo a > a; mkdir sub; git -C sub init -q");
    baseline();
    String plant =
        "for d in . sub; do git -C $d config core.fsmonitor '%1$s';"
            + " git -C $d config core.hooksPath hooks; git -C $d config diff.external '%1$s';"
            + " git -C $d config filter.evil.clean '%1$s'; git -C $d config diff.evil.textconv '%1$s';"
            + " git -C $d config core.sshCommand '%1$s'; mkdir -p $d/hooks;"
            + " for h in post-checkout pre-commit post-index-change; do"
            + " printf '#!/bin/sh\\n%1$s\\n' > $d/hooks/$h; chmod +x $d/hooks/$h; done;"
            + " echo '* filter=evil diff=evil' > $d/.gitattributes; echo new > $d/new; done; echo b >> a";
    sh(code, plant.formatted("touch " + tmp.resolve("ran") + " #"));

    diff();

    assertThat(tmp.resolve("ran")).doesNotExist();
    assertThat(Files.readString(patch)).contains("b/sub/new", "+new", "+b");
  }

  @Test
  void theAgentsIgnoreFilesHideNothing() throws Exception {
    sh(code, "printf '*.log\\nbuild/*\\n!build/keep\\n' > .gitignore; echo t > tracked.log");
    baseline();
    sh(
        code,
        "echo '*' > .gitignore; mkdir build other; echo '*' > other/.gitignore;"
            + " echo 1 > other/f; echo 2 > build/keep; echo 3 > build/o; echo 4 > x.log; echo 5 >> tracked.log");

    diff();

    assertThat(Files.readString(patch))
        .contains("b/other/f", "b/build/keep", "b/tracked.log", "b/.gitignore")
        .doesNotContain("build/o", "x.log");
  }

  @Test
  void withoutIgnoreFilesTheUsualLitterIsLeftOut() throws Exception {
    sh(code, "mkdir -p target; echo kept > target/tracked");
    baseline();
    sh(
        code,
        "mkdir -p node_modules/x a/__pycache__; echo 1 > node_modules/x/i.js;"
            + " echo 2 > a/__pycache__/m.pyc; echo 3 > a/m.py; echo 4 >> target/tracked; echo 5 > target/new");

    diff();

    assertThat(Files.readString(patch))
        .contains("a/m.py", "target/tracked")
        .doesNotContain("node_modules", "__pycache__", "target/new");
  }

  @Test
  void specialFilesAreNoPartOfAPatch() throws Exception {
    sh(code, "echo a > a");
    baseline();
    sh(
        code,
        "mkfifo pipe; rm a; mkfifo a; python3 -c \"import socket; socket.socket(socket.AF_UNIX).bind('s')\"");

    diff();

    assertThat(Files.readString(patch)).contains("deleted file").doesNotContain("pipe");
  }

  @Test
  void aFileTooLargeStaysAsItWasAndIsNamed() throws Exception {
    sh(code, "echo a > a; echo b > b");
    baseline();
    sh(code, "truncate -s 300G a; truncate -s 300G new; echo c > b");

    assertThat(diff().notes()).hasSize(2).allMatch(note -> note.contains("larger than"));

    assertThat(Files.readString(patch)).contains("b/b").doesNotContain("b/a", "b/new");
  }

  @Test
  void aFifoSwappedInWhileReadingHoldsNothingUp() throws Exception {
    sh(code, "echo a > a; echo b > b");
    baseline();
    sh(code, "echo c > b");
    AtomicBoolean over = new AtomicBoolean();
    Thread swapper = new Thread(() -> swap(over));
    swapper.start();
    WorkTreeDiff diff = newDiff(new DiffLimits(1_000_000, 10, 1_000_000, Duration.ofMillis(300)));
    try {
      for (int i = 0; i < 5; i++) {
        diff.write(patch, true);
        assertThat(Files.readString(patch)).contains("+c");
      }
    } finally {
      over.set(true);
      swapper.join();
    }
  }

  private void swap(AtomicBoolean over) {
    try {
      sh(tmp, "mkfifo pipe; echo a > plain");
      while (!over.get()) {
        Files.move(tmp.resolve("pipe"), code.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(code.resolve("a"), tmp.resolve("pipe"), StandardCopyOption.ATOMIC_MOVE);
        Files.copy(tmp.resolve("plain"), code.resolve("a"));
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aForgedTimeHidesNothingFromTheLastPatch() throws Exception {
    sh(code, "echo one > a; touch -d '2001-01-01' a");
    baseline();
    WorkTreeDiff diff = newDiff();
    String unchanged = diff.write(patch, false).treeId();
    sh(code, "printf 'two\\n' > a; touch -d '2001-01-01' a");

    assertThat(diff.write(patch, false).treeId()).isEqualTo(unchanged);
    assertThat(diff.write(patch, true).treeId()).isNotEqualTo(unchanged);
    assertThat(Files.readString(patch)).contains("+two");
  }

  @Test
  void deepFoldersAreLeftOutAndNamed() throws Exception {
    sh(code, "echo a > a");
    baseline();
    sh(code, "for i in $(seq 300); do mkdir d; cd d; done; echo x > x");

    assertThat(diff().notes()).anyMatch(note -> note.contains("too deep"));
  }

  @Test
  void aPatchBeyondItsLimitIsNone() throws Exception {
    baseline();
    sh(code, "head -c 50000 /dev/urandom > big");
    DiffLimits small = new DiffLimits(1_000_000, 10, 1_000, Duration.ofSeconds(20));

    assertThatThrownBy(() -> newDiff(small).write(patch, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1000 bytes");
    assertThat(patch).doesNotExist();
  }

  @Test
  void aCheckpointThatWasCutOffNeverWritesOverTheLastPatch() throws Exception {
    sh(code, "echo a > a; head -c 2000000 /dev/urandom > big; cp big ../kept");
    baseline();
    sh(code, "echo b > a; head -c 99 /dev/urandom >> big");
    // Where a snapshot keeps a large file while it reads it: it stands there until it is read.
    sh(tmp, "mkdir -p scratch/snapshot-1; mkfifo scratch/snapshot-1/spool");
    WorkTreeDiff diff = newDiff();
    Thread uploads = new Thread(() -> checkpoint(diff));
    uploads.start();
    Thread snapshot = standing("spooled");
    uploads.interrupt();
    uploads.join();
    sh(code, "mv ../kept big");
    diff.write(patch, true);
    String last = Files.readString(patch);

    sh(tmp, "cd scratch/snapshot-1; cat spool > copy; timeout 5 sh -c 'cat copy > spool' || true");
    snapshot.join();

    assertThat(last).contains("+b").doesNotContain("b/big");
    assertThat(Files.readString(patch)).isEqualTo(last);
  }

  private void checkpoint(WorkTreeDiff diff) {
    try {
      diff.write(patch, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The thread of a snapshot, once it is in this method. */
  private static Thread standing(String method) {
    while (true) {
      for (var thread : Thread.getAllStackTraces().entrySet()) {
        boolean there =
            Stream.of(thread.getValue()).anyMatch(frame -> frame.getMethodName().equals(method));
        if (thread.getKey().getName().equals("snapshot") && there) {
          return thread.getKey();
        }
      }
      Thread.onSpinWait();
    }
  }

  private void baseline() throws IOException {
    store.make(code, tmp.resolve("spool"), Instant.now());
  }

  private WorkTreeDiff.Patch diff() throws Exception {
    return newDiff().write(patch, true);
  }

  private WorkTreeDiff newDiff() throws IOException {
    return newDiff(DiffLimits.DEFAULT);
  }

  private WorkTreeDiff newDiff(DiffLimits limits) throws IOException {
    Path scratch = Files.createDirectories(tmp.resolve("scratch"));
    return new WorkTreeDiff(code, store, scratch, Clock.systemUTC(), limits);
  }

  private void assertPatchGivesTheTree() throws Exception {
    if (Files.size(patch) > 0) {
      sh(tmp.resolve("original"), "git apply --whitespace=nowarn ../diff.patch");
    }
    sh(
        tmp,
        "find code original -type d -empty -delete; mkdir -p code original;"
            + " diff -r --no-dereference code original");
    String modes = "find . -type f -printf '%m %p\\n' | sed 's/^\\(.\\).. /\\1 /' | sort";
    assertThat(sh(code, modes)).isEqualTo(sh(tmp.resolve("original"), modes));
  }
}
