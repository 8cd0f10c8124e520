package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.FakeAgentJobs;
import io.codeloom.core.port.FakeEventPublisher;
import io.codeloom.core.port.FakeGitTokens;
import io.codeloom.core.port.FakeObjectStore;
import io.codeloom.core.port.FakeStatusCache;
import io.codeloom.core.port.FakeTaskSecrets;
import io.codeloom.core.port.FakeTaskStore;
import io.codeloom.core.task.Task;
import java.util.List;

/** Everything behind submit, empty at the start of each test. */
final class SubmitWorld {
  final FakeTaskStore tasks = new FakeTaskStore();
  final FakeStatusCache cache = new FakeStatusCache();
  final FakeEventPublisher events = new FakeEventPublisher();
  final FakeObjectStore code = new FakeObjectStore("code");
  final FakeObjectStore logs = new FakeObjectStore("logs");
  final FakeGitTokens tokens = new FakeGitTokens();
  final FakeTaskSecrets secrets = new FakeTaskSecrets();
  final FakeAgentJobs jobs = new FakeAgentJobs();

  /** The tasks of the owner every test speaks for. */
  List<Task> recorded() {
    return tasks.list("", null, null, 1_000);
  }

  /** Nothing was recorded, stored, kept or published. */
  void assertUntouched() {
    assertThat(recorded()).isEmpty();
    assertThat(code.keys()).isEmpty();
    assertThat(logs.keys()).isEmpty();
    assertThat(tokens.kept()).isEmpty();
    assertThat(events.queued()).isEmpty();
    assertThat(events.finished()).isEmpty();
  }
}
