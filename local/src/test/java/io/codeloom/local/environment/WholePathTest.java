package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.environment.RecordingModel.Exchange;
import io.codeloom.platform.git.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WholePathTest {
  private static final List<String> PATH =
      List.of(
          "PENDING",
          "QUEUED",
          "PROCESSING",
          "DOWNLOADING_CODE",
          "RUNNING_AGENT",
          "UPLOADING_RESULTS",
          "COMPLETED");

  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();

  @TempDir Path temp;

  @Test
  void zipComesBackAsPatchThatMendsTheFailingTest() throws Exception {
    CodeTree sample = CodeTree.sample(temp);
    assertThat(sample.attempt("sh test.sh").code()).isEqualTo(1);

    String id = client.submitZip(sample.zip(), Sample.description());

    JsonNode ended = client.awaitEnd(id);
    assertCompleted(id, ended);
    sample.apply(client.file(ended, "diff.patch"));
    assertThat(sample.run("sh test.sh")).contains("PASS: 4 checks");
    assertThat(ended.path("log_file_urls").propertyNames())
        .contains("diff.patch", "agent.log", "prompt.txt", "trajectory.jsonl", "result.json");
  }

  @Test
  void gitRepositoryComesBackAsPatchThatMendsTheFailingTest() throws Exception {
    TestRepository repository = codeloom.repository("sample");
    CodeTree sample = CodeTree.sample(repository.work());
    String commit = repository.commit("The sample");

    String id = client.submitGit(codeloom.url("sample"), Sample.description());

    JsonNode ended = client.awaitEnd(id);
    assertCompleted(id, ended);
    assertThat(ended.path("git_commit").asString()).isEqualTo(commit);
    sample.apply(client.file(ended, "diff.patch"));
    assertThat(sample.run("sh test.sh")).contains("PASS: 4 checks");
  }

  @Test
  void usageIsWhatTheModelReported() throws Exception {
    String task = new Steps().run("echo one").run("echo two").finish("Count the tokens of this");

    JsonNode ended = client.awaitEnd(client.submitZip(CodeTree.sample(temp).zip(), task));

    List<Exchange> calls = codeloom.model().about("Count the tokens of this");
    JsonNode usage = ended.path("usage");
    long prompt = calls.stream().mapToLong(Exchange::promptTokens).sum();
    long completion = calls.stream().mapToLong(Exchange::completionTokens).sum();
    assertThat(calls).hasSize(3);
    assertThat(usage.path("requests").asLong()).isEqualTo(3);
    assertThat(usage.path("prompt_tokens").asLong()).isEqualTo(prompt).isPositive();
    assertThat(usage.path("completion_tokens").asLong()).isEqualTo(completion).isPositive();
    assertThat(usage.path("total_tokens").asLong()).isEqualTo(prompt + completion);
  }

  @Test
  void toolCallsDoExactlyWhatTheySay() throws Exception {
    CodeTree sample = CodeTree.sample(temp);
    CodeTree expected = sample.copy(Files.createDirectories(codeloom.fresh("expected")));
    String command = "printf 'made\\n' > made.txt && rm README.md";
    String task =
        new Steps()
            .run(command)
            .call(
                "edit_file_content",
                Map.of(
                    "file_path", "AGENTS.md", "old_text", "nothing behind", "new_text", "no trace"))
            .finish("Make, remove, edit");

    JsonNode ended = client.awaitEnd(client.submitZip(sample.zip(), task));

    sample.apply(client.file(ended, "diff.patch"));
    expected.run(command + " && sed -i 's/nothing behind/no trace/' AGENTS.md");
    assertThat(ended.path("message").asString()).contains("Make, remove, edit");
    assertThat(sample.content()).isEqualTo(expected.content());
  }

  private void assertCompleted(String id, JsonNode ended) throws Exception {
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("COMPLETED");
    assertThat(ended.path("exit_status").asString()).isEqualTo("finished");
    assertThat(client.history(id)).isEqualTo(PATH);
  }
}
