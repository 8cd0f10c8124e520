package io.codeloom.finalize;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.JsonTexts;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.FakeObjectStore;
import io.codeloom.core.port.FaultyCalls;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.git.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;
import tools.jackson.databind.json.JsonMapper;

/** What a courier that was taken over could upload: nothing escapes, nothing wrong is kept. */
class HostileOutputsTest {
  private static final UUID ID = HostileCorpus.ID;
  private static final String DIFF = "courier/diff.patch";

  private final FakeObjectStore code = new FakeObjectStore("code");
  private final FakeObjectStore logs = new FakeObjectStore("logs");
  private final Collector collector =
      new Collector(
          Path.of(System.getProperty("java.io.tmpdir")),
          code,
          new OutputArchive(logs, JsonMapper.builder().build()),
          OutputArchive.MAX_BYTES,
          System::nanoTime);

  @TestFactory
  Stream<DynamicTest> everyHostileArchiveEndsTheTaskAndLeavesOnlyWhatItsDigestIsOf() {
    Map<String, byte[]> corpus = HostileCorpus.all();
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(40);
    return corpus.entrySet().stream()
        .map(
            archive ->
                DynamicTest.dynamicTest(
                    archive.getKey(),
                    () -> new HostileOutputsTest().isRefused(archive.getValue())));
  }

  private void isRefused(byte[] archive) {
    code.has(ObjectKeys.outputs(ID), archive);

    Outputs outputs = collector.collect(ID, Packed.JOB_UID);

    assertThat(outputs.defect()).isNotBlank();
    for (String key : logs.keys()) {
      String name = key.substring(ObjectKeys.logPrefix(ID).length());
      assertThat(name).isIn("good.txt");
      assertThat(logs.text(key)).isEqualTo("good");
    }
    Ending ending = Verdict.of(uploading(), complete(), outputs);
    assertThat(ending.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(ending.failure().code()).isEqualTo(FailureCode.OUTPUTS_INVALID);
    assertThat(ending.message()).contains(outputs.defect());
  }

  @Test
  void whatTheCourierPacksIsKeptWithHarmlessTypes() {
    String longName = "a".repeat(100);
    Packed packed =
        Packed.of(ID)
            .file(DIFF, "--- a\n")
            .file("courier/usage.json", "{}")
            .file("agent/agent.log", "ok")
            .file("agent/page.html", "<script>")
            .file("agent/empty", "")
            .file("agent/" + longName, "x".repeat(70_000));
    code.has(ObjectKeys.outputs(ID), packed.bytes());

    Outputs outputs = collector.collect(ID, Packed.JOB_UID);

    assertThat(outputs.defect()).isNull();
    assertThat(outputs.manifest()).contains(packed.manifest());
    assertThat(outputs.files())
        .containsExactly(longName, "agent.log", "diff.patch", "empty", "page.html", "usage.json");
    assertThat(logs.keys()).hasSize(6);
    assertThat(logs.text(ObjectKeys.log(ID, "diff.patch"))).isEqualTo("--- a\n");
    assertThat(logs.contentType(ObjectKeys.log(ID, "diff.patch"))).startsWith("text/plain");
    assertThat(logs.contentType(ObjectKeys.log(ID, "usage.json"))).isEqualTo("application/json");
    assertThat(logs.contentType(ObjectKeys.log(ID, "page.html")))
        .isEqualTo("application/octet-stream");
    assertThat(Verdict.of(uploading(), complete(), outputs).status())
        .isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void whateverIsDamagedEndsInADefectOrTheTruth() {
    Gen<byte[]> tars = Fuzz.damaged(Generate.constant(HostileCorpus.base().tar()), 4);
    Fuzz.of(300)
        .forAll(tars.describedAs(Fuzz::shown))
        .checkAssert(tar -> endsInADefectOrTheTruth(Packed.gzip(tar)));
  }

  @Test
  void whateverGzipIsDamagedEndsInADefectOrTheTruth() {
    Gen<byte[]> archives = Fuzz.damaged(Generate.constant(HostileCorpus.base().bytes()), 4);
    Fuzz.of(300)
        .forAll(archives.describedAs(Fuzz::shown))
        .checkAssert(this::endsInADefectOrTheTruth);
  }

  @Test
  void whateverTheManifestSaysEndsInADefectOrTheTruth() {
    Fuzz.of(500).forAll(manifests()).checkAssert(text -> endsInADefectOrTheTruth(with(text)));
  }

  /** Of this task and Job, so that the rest of it is looked at. */
  private static Gen<String> manifests() {
    List<String> names =
        List.of(
            "pod_uid",
            "checkpoint",
            "exit_status",
            "finish_seen",
            "summary",
            "detail",
            "secret_in_patch",
            "usage",
            "requests",
            "total_tokens",
            "seconds",
            "files",
            "agent/good.txt",
            "agent/../x",
            "size",
            "sha256");
    List<String> values =
        List.of(
            "\"finished\"",
            "\"step_limit\"",
            "4",
            "\"" + Packed.sha256("good".getBytes(UTF_8)) + "\"",
            "{\"agent/good.txt\":{\"size\":4,\"sha256\":\""
                + Packed.sha256("good".getBytes(UTF_8))
                + "\"}}");
    String ours = "{\"task_id\":\"" + ID + "\",\"job_uid\":\"" + Packed.JOB_UID + "\",";
    return JsonTexts.of(names, values)
        .map(text -> ours + "\"exit_status\":\"finished\"," + text.substring(1));
  }

  private static byte[] with(String manifest) {
    return Packed.of(ID)
        .withoutManifest()
        .entry(OutputManifest.PATH, manifest)
        .entry("agent/good.txt", "good")
        .bytes();
  }

  private void endsInADefectOrTheTruth(byte[] archive) {
    code.has(ObjectKeys.outputs(ID), archive);

    Outputs outputs = collector.collect(ID, Packed.JOB_UID);

    assertThat(outputs.files()).allMatch(name -> name.matches("[A-Za-z0-9._-]{1,100}"));
    assertThat(logs.keys()).allMatch(key -> key.startsWith(ObjectKeys.logPrefix(ID)));
    Ending ending = Verdict.of(uploading(), complete(), outputs);
    assertThat(ending.message()).isNotBlank();
    assertThat(outputs.defect() != null && ending.status() == TaskStatus.COMPLETED).isFalse();
  }

  private static Task uploading() {
    return aTask().id(ID).status(TaskStatus.UPLOADING_RESULTS).jobUid(Packed.JOB_UID).build();
  }

  private static JobEnd complete() {
    JobView job =
        new JobView(
            "j",
            Packed.JOB_UID,
            Optional.of(ID),
            JobView.Phase.COMPLETE,
            null,
            false,
            true,
            0,
            Optional.empty(),
            Instant.EPOCH);
    return new JobEnd(Packed.JOB_UID, Optional.of(job), List.of(), false);
  }

  @Test
  void anArchiveBeyondAllBoundsIsNotSpooledWhole(@TempDir Path disk) {
    OutputArchive archive = new OutputArchive(logs, JsonMapper.builder().build());
    Collector bounded = new Collector(disk, code, archive, 100, System::nanoTime);
    code.has(ObjectKeys.outputs(ID), new byte[101]);

    assertThat(bounded.collect(ID, Packed.JOB_UID).defect()).contains("larger than 100 bytes");
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void whatAProcessSpoolsAndDiesIsRemovedByTheNextStart(@TempDir Path disk) {
    FaultyCalls calls = new FaultyCalls();
    OutputArchive archive =
        new OutputArchive(calls.wrap(ObjectStore.class, logs), JsonMapper.builder().build());
    code.has(ObjectKeys.outputs(ID), Packed.of(ID).file(DIFF, "--- a\n").bytes());
    List<String> left = new ArrayList<>();
    calls.before(0, () -> left.addAll(sweptAsOfADeadProcess(disk)));

    new Collector(disk, code, archive, OutputArchive.MAX_BYTES, System::nanoTime)
        .collect(ID, Packed.JOB_UID);

    assertThat(calls.calls()).isNotEmpty();
    assertThat(left).isEmpty();
  }

  @Test
  void aBucketThatIsTooSlowIsGivenUpInTimeAndLeavesNothing(@TempDir Path disk) {
    byte[] outputs = Packed.of(ID).file(DIFF, "--- a\n").bytes();
    code.has(ObjectKeys.outputs(ID), outputs);
    OutputArchive archive = new OutputArchive(logs, JsonMapper.builder().build());
    for (int readings = 1; readings < 4; readings++) {
      long each = TimeBudget.COLLECTING.toNanos() / readings + 1;
      AtomicLong now = new AtomicLong();
      Collector slow =
          new Collector(disk, code, archive, OutputArchive.MAX_BYTES, () -> now.getAndAdd(each));

      assertThatThrownBy(() -> slow.collect(ID, Packed.JOB_UID))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("too slow");

      assertThat(disk).isEmptyDirectory();
    }
  }

  /** What would stay, if the process that has put all this there were no more. */
  private static List<String> sweptAsOfADeadProcess(Path disk) {
    try {
      Path grave = Files.createDirectory(disk.resolve("grave"));
      try (Stream<Path> all = Files.list(disk)) {
        for (Path each : all.filter(path -> !path.equals(grave)).toList()) {
          String ours = "-" + ProcessHandle.current().pid() + "-";
          String name = each.getFileName().toString().replace(ours, "-999999999-");
          Files.createDirectory(grave.resolve(name));
        }
      }
      assertThat(grave).isNotEmptyDirectory();
      ScratchFolder.sweep(grave);
      try (Stream<Path> left = Files.list(grave)) {
        return left.map(Path::toString).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
