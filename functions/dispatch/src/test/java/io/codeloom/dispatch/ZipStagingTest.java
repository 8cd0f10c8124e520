package io.codeloom.dispatch;

import static io.codeloom.dispatch.StagingFixture.plenty;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.Outage.Lost;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipStagingTest {
  private static final long LARGE = 300L << 20;

  @TempDir Path disk;
  private StagingFixture fixture;

  @BeforeEach
  void fixture() {
    fixture = new StagingFixture(disk);
  }

  @Test
  void taskFileComesFirstAndTellsTheJobWhatToDo() throws IOException {
    StagedCode staged = staged(new TestZip().file("a", "x"));

    assertThat(staged.names()).startsWith("task.json", "code/");
    assertThat(staged.text("task.json"))
        .contains("\"input_type\":\"zip\"", "\"task_description\":", "\"max_steps\":")
        .contains("\"target_file\":\"src/app.py\"");
  }

  @Test
  void contentsNamesModesLinksAndEmptyFoldersSurvive() throws IOException {
    String longName = "long/" + "n".repeat(120) + "/" + "ü".repeat(100) + ".txt";
    StagedCode staged =
        staged(
            new TestZip()
                .file("with space/größe 测试 😀.txt", "x\r\ny\r\n")
                .file(longName, "deep")
                .entry("run.sh", "#!/bin/sh\n", e -> e.mode = 0100755)
                .entry("stored.bin", "", e -> e.stored(new byte[] {0, 1, -1, '\r', '\n'}))
                .folder("empty/")
                .link("here", "with space")
                .link("deep/up", "../run.sh")
                .link("round", "round")
                .link("dangling", "not/there"));

    assertThat(staged.text("code/with space/größe 测试 😀.txt")).isEqualTo("x\r\ny\r\n");
    assertThat(staged.text("code/" + longName)).isEqualTo("deep");
    assertThat(staged.files().get("code/stored.bin")).containsExactly(0, 1, -1, '\r', '\n');
    assertThat(staged.executables()).containsExactly("code/run.sh");
    assertThat(staged.names()).contains("code/empty/", "code/deep/");
    assertThat(staged.links())
        .containsEntry("code/here", "with space")
        .containsEntry("code/deep/up", "../run.sh")
        .containsEntry("code/round", "round")
        .containsEntry("code/dangling", "not/there");
  }

  @Test
  void theOneFolderAroundEverythingIsKept() throws IOException {
    assertThat(staged(new TestZip().file("app-main/a", "x")).names()).contains("code/app-main/a");
  }

  @Test
  void namesOfOtherEncodingsAreRead() throws IOException {
    byte[] dos = "größe".getBytes(Charset.forName("IBM437"));
    StagedCode staged =
        staged(
            new TestZip()
                .entry(
                    "dos",
                    "1",
                    e -> {
                      e.name = dos;
                      e.flags = 0;
                      e.host = 0;
                    })
                .entry("unix-ü", "2", e -> e.flags = 0)
                .entry(
                    "field",
                    "3",
                    e -> {
                      e.flags = 0;
                      e.host = 0;
                      e.extra = TestZip.unicodeField("field", "名");
                    })
                .entry(
                    "stale",
                    "4",
                    e -> {
                      e.flags = 0;
                      e.extra = TestZip.unicodeField("another", "名");
                    }));

    assertThat(staged.files()).containsKeys("code/größe", "code/unix-ü", "code/名", "code/stale");
  }

  @Test
  void whatJavasOwnWriterMakesIsRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) { // sizes follow the data
      zip.setComment("a comment");
      zip.putNextEntry(new ZipEntry("a/b.txt"));
      zip.write("hello".getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry("empty"));
    }

    StagedCode staged = fixture.staged(bytes.toByteArray());

    assertThat(staged.text("code/a/b.txt")).isEqualTo("hello");
    assertThat(staged.files().get("code/empty")).isEmpty();
  }

  @Test
  void zip64IsRead() throws IOException {
    byte[] field =
        TestZip.little(20).putShort((short) 1).putShort((short) 16).putLong(5).putLong(5).array();
    StagedCode staged =
        staged(
            new TestZip()
                .withZip64()
                .entry(
                    "a",
                    "",
                    e -> {
                      e.stored("hello".getBytes(UTF_8));
                      e.size = 0xffffffffL;
                      e.packedSize = 0xffffffffL;
                      e.extra = field;
                      e.localExtra = field;
                    }));

    assertThat(staged.text("code/a")).isEqualTo("hello");
  }

  @Test
  void aGitFolderComesWithoutHooksAndWithAConfigurationOfOurs() throws IOException {
    StagedCode staged =
        staged(
            new TestZip()
                .file("app/.git/HEAD", "ref: refs/heads/main\n")
                .file(
                    "app/.git/config", "[core]\n\tfsmonitor = evil\n[remote \"o\"]\n\turl = secret")
                .file("app/.git/config.worktree", "[core]\n\tpager = evil")
                .file("app/.git/hooks/pre-commit", "evil")
                .file("app/.git/commondir", "../evil")
                .file("app/.git/objects/info/alternates", "/evil")
                .file("app/.git/refs/heads/hooks/x", "kept")
                .file("app/.git/modules/m/config", "[core]\n\tsshCommand = evil")
                .file("app/.git/modules/m/hooks/post-checkout", "evil")
                .link("app/.git/info", "../a")
                .file("app/sub/.git", "gitdir: ../evil")
                .link("lib/.git", "../app")
                .file("app/a", "evil, but no git"));

    assertThat(staged.names())
        .contains("code/app/.git/HEAD", "code/app/.git/refs/heads/hooks/x", "code/app/a")
        .doesNotContain("code/app/.git/config.worktree", "code/app/.git/commondir")
        .doesNotContain("code/app/.git/objects/info/alternates", "code/app/.git/info")
        .doesNotContain("code/app/sub/.git", "code/lib/.git")
        .noneMatch(name -> name.contains("pre-commit") || name.contains("post-checkout"));
    assertThat(staged.text("code/app/.git/config"))
        .isEqualTo("[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n");
    assertThat(staged.text("code/app/.git/modules/m/config")).doesNotContain("evil");
  }

  @Test
  void aConfigurationKeepsTheRepositorysFormat() {
    String old = "[core]\nrepositoryformatversion = 1\n[extensions]\n objectFormat = sha256\n";

    assertThat(new String(ZipGitRules.config(old.getBytes(UTF_8)), UTF_8))
        .contains("repositoryformatversion = 1", "objectformat = sha256");
  }

  @Test
  void theSameCodeGivesTheSameBytes() {
    Task task = fixture.zipTask(new TestZip().file("b", "1").folder("a/").link("c", "b").bytes());

    fixture.stage(task);
    byte[] first = fixture.code.bytes(StagingFixture.key(task));
    fixture.stage(task);

    assertThat(fixture.code.bytes(StagingFixture.key(task))).isEqualTo(first);
    assertThat(fixture.code.contentType(StagingFixture.key(task))).isEqualTo("application/gzip");
  }

  @Test
  void anObjectThatIsGoneIsSaidToBe() {
    Task task = fixture.zipTask(new byte[0]);
    fixture.code.delete(task.spec().source().zipKey());

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> fixture.stage(task))
        .withMessageContaining("submit it again")
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.STAGING_FAILED));
  }

  @Test
  void aStoreThatIsAwayIsNotTheTasksFault() {
    Task task = fixture.zipTask(new TestZip().file("a", "x").bytes());
    fixture.code.outage.begin(Lost.REQUEST);

    assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> fixture.stage(task));
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void stagingEndsWhenItsTimeIsUp() {
    Task task = fixture.zipTask(new TestZip().file("a", "x").bytes());
    AtomicLong clock = new AtomicLong();
    Deadline soon = Deadline.in(Duration.ofNanos(3), clock::incrementAndGet);

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> fixture.staging().stage(task, "key", soon))
        .withMessageContaining("longer than allowed");
    assertThat(fixture.code.keys()).doesNotContain("key");
  }

  /** Else a claim whose upload goes on would be taken over as if it were abandoned. */
  @Test
  void anUploadEndsWhenItsTimeIsUp(@TempDir Path bucket) throws IOException {
    AtomicLong seconds = new AtomicLong();
    ObjectStore slow =
        new DiskObjectStore(bucket) {
          @Override
          public long put(String key, InputStream content, String type) throws IOException {
            for (int b = content.read(); b >= 0; b = content.read()) {
              seconds.incrementAndGet();
            }
            return seconds.get();
          }
        };
    Task task = fixture.zipTask(new TestZip().file("a", "x").bytes());
    try (InputStream zip = fixture.code.get(task.spec().source().zipKey()).orElseThrow()) {
      Files.copy(zip, bucket.resolve(task.spec().source().zipKey().replace('/', '_')));
    }
    Deadline deadline =
        Deadline.in(Duration.ofSeconds(10), () -> Duration.ofSeconds(seconds.get()).toNanos());

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> fixture.staging(slow).stage(task, StagingFixture.key(task), deadline));
    assertThat(seconds).hasValue(10);
  }

  @Test
  void whatIsInMemoryDoesNotGrowWithTheCode() throws IOException {
    Path zip = disk.resolve("large.zip");
    writeLarge(zip);
    Path scratch = Files.createDirectory(disk.resolve("scratch"));
    DiskObjectStore bucket = new DiskObjectStore(Files.createDirectory(disk.resolve("bucket")));
    Task task = new StagingFixture(scratch).zipTask(new byte[0]);
    bucket.has(task.spec().source().zipKey(), zip);
    CodeStaging staging = new StagingFixture(scratch).staging(bucket);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    staging.stage(task, "staged", plenty());

    // All that was ever allocated, so nothing of the content can have been held.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(LARGE / 10);
    assertThat(bucket.size("staged")).hasValueSatisfying(size -> assertThat(size).isPositive());
    assertThat(scratch).isEmptyDirectory();
  }

  private static void writeLarge(Path file) throws IOException {
    byte[] block = new byte[64 << 10];
    byte[] noise = new byte[1 << 10];
    new Random(1).nextBytes(noise);
    System.arraycopy(noise, 0, block, 0, noise.length);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(1);
      zip.putNextEntry(new ZipEntry("large.bin"));
      for (long written = 0; written < LARGE; written += block.length) {
        zip.write(block);
      }
    }
  }

  private StagedCode staged(TestZip zip) throws IOException {
    return fixture.staged(zip.bytes());
  }
}
