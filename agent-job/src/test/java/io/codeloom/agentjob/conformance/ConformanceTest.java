package io.codeloom.agentjob.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.StagedCode;
import io.codeloom.agentjob.model.Tokens;
import io.codeloom.agentjob.scripted.ScriptBook;
import io.codeloom.agentjob.scripted.ScriptedModelServer;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.InputType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of {@code src/test/resources/conformance}, from the fetched code to the patch. */
@Timeout(60)
class ConformanceTest {
  private static ScriptedModelServer model;

  @TempDir Path tmp;

  @BeforeAll
  static void serve() throws Exception {
    model = ScriptedModelServer.start(0, new ScriptBook(scripts(), null));
  }

  @AfterAll
  static void stop() {
    model.close();
  }

  private static List<io.codeloom.agentjob.scripted.Script> scripts() throws Exception {
    return cases().stream().map(ConformanceCase::script).toList();
  }

  static List<ConformanceCase> cases() throws Exception {
    return ConformanceCase.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void thePatchTurnsWhatWasHandedOverIntoWhatIsExpected(ConformanceCase given) throws Exception {
    Trees.make(tmp, "code", given.before());
    for (String folder : given.git()) {
      Trees.commit(tmp.resolve("code").resolve(folder));
    }
    Trees.make(tmp, "expected", given.after());
    int earlier = model.reported().size();
    Delivered delivered;
    try (PodRun run = new PodRun(tmp.resolve("pod"), model.baseUrl())) {
      run.begin(Trees.staged(tmp, task(given)));
      assertThat(run.agent()).as(run.pod.log()).isZero();
      delivered = run.end();
    }

    expectDone(given, delivered.manifest());
    expectUsage(delivered.manifest(), model.reported().subList(earlier, model.reported().size()));
    for (String text : given.prompt()) {
      assertThat(delivered.agentText("prompt.txt")).contains(text);
    }
    expectTree(delivered);
  }

  private static TaskFile task(ConformanceCase given) {
    UUID id = UUID.fromString(StagedCode.TASK_ID);
    String target = given.target() == null ? "" : given.target();
    return new TaskFile(id, InputType.ZIP, given.task(), target, 50, 10_000_000, 300, null);
  }

  private static void expectDone(ConformanceCase given, OutputManifest manifest) {
    assertThat(manifest.exitStatus()).isEqualTo(ExitStatus.FINISHED);
    assertThat(manifest.finishSeen()).isTrue();
    assertThat(manifest.checkpoint()).isFalse();
    assertThat(manifest.secretInPatch()).isFalse();
    if (given.detail() == null) {
      assertThat(manifest.detail()).isNull();
    } else {
      assertThat(manifest.detail()).contains(given.detail());
    }
  }

  private static void expectUsage(OutputManifest manifest, List<Tokens> reported) {
    assertThat(manifest.usage().requests()).isEqualTo(reported.size());
    assertThat(manifest.usage().steps()).isEqualTo(reported.size());
    assertThat(manifest.usage().promptTokens())
        .isEqualTo(reported.stream().mapToLong(Tokens::prompt).sum());
    assertThat(manifest.usage().completionTokens())
        .isEqualTo(reported.stream().mapToLong(Tokens::completion).sum());
    assertThat(manifest.usage().estimated()).isFalse();
  }

  private void expectTree(Delivered delivered) throws IOException, InterruptedException {
    Files.write(tmp.resolve("diff.patch"), delivered.patch());
    Trees.apply(tmp);
    Trees.expectSame(tmp, "expected", "code");
  }
}
