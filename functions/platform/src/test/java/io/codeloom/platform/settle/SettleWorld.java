package io.codeloom.platform.settle;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.FakeAgentJobs;
import io.codeloom.core.port.FakeEventPublisher;
import io.codeloom.core.port.FakeGitTokens;
import io.codeloom.core.port.FakeObjectStore;
import io.codeloom.core.port.FakeStatusCache;
import io.codeloom.core.port.FakeTaskSecrets;
import io.codeloom.core.port.FakeTaskStore;
import io.codeloom.core.port.FaultyCalls;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/** Settle over fakes, with a task that has everything a task can leave behind. */
final class SettleWorld {
  private static final URI URL = URI.create("https://objects.example/x");

  final FaultyCalls calls = new FaultyCalls();
  final FakeTaskStore tasks = new FakeTaskStore();
  final FakeAgentJobs jobs = new FakeAgentJobs();
  final FakeTaskSecrets secrets = new FakeTaskSecrets();
  final FakeGitTokens tokens = new FakeGitTokens();
  final FakeStatusCache cache = new FakeStatusCache(tasks.clock());
  final FakeObjectStore code = new FakeObjectStore("code");
  final FakeEventPublisher events = new FakeEventPublisher();
  final Settle settle = settle();

  private Settle settle() {
    TaskStore store = calls.wrap(TaskStore.class, tasks);
    EventPublisher publisher = calls.wrap(EventPublisher.class, events);
    InstantSource now = () -> tasks.clock().now();
    Leftovers leftovers =
        new Leftovers(
            calls.wrap(ObjectStore.class, code),
            calls.wrap(TaskSecrets.class, secrets),
            calls.wrap(GitTokens.class, tokens),
            calls.wrap(AgentJobs.class, jobs),
            now.withZone(ZoneOffset.UTC));
    FreedPlaces places = new FreedPlaces(store, publisher, new Admission(1, 1));
    return new Settle(store, publisher, calls.wrap(StatusCache.class, cache), leftovers, places);
  }

  /** A task whose Job has ended, with all there is to remove; and another waiting for its place. */
  Task uploading() {
    Task task = aTask().build();
    jobs.create(new JobManifest(task.id(), ""));
    String uid = jobs.job(JobNames.job(task.id())).uid();
    jobs.complete(JobNames.job(task.id()));
    return leaves(aTask().id(task.id()).status(TaskStatus.UPLOADING_RESULTS).jobUid(uid).build());
  }

  Task leaves(Task task) {
    code.has(ObjectKeys.zip(task.id(), "a.zip"), new byte[1]);
    code.has(ObjectKeys.stagedCode(task.id(), 1), new byte[1]);
    code.has(ObjectKeys.outputs(task.id()), new byte[1]);
    secrets.put(task.id(), URL, URL);
    tokens.store(task.id(), "token");
    return tasks.seed(task);
  }

  Task queued() {
    return tasks.seed(aTask().status(TaskStatus.QUEUED).build());
  }

  Task now(Task task) {
    return tasks.get(task.id());
  }

  void assertEndedOnce(Task task, TaskStatus status) {
    assertThat(now(task).status()).isEqualTo(status);
    assertThat(tasks.history(task.id()).stream().filter(e -> e.status().isFinal())).hasSize(1);
    assertThat(now(task).outcome().resultPublishedAt()).isNotNull();
    assertThat(events.finished().stream().map(FakeEventPublisher.Finished::id).distinct())
        .containsExactly(task.id() + "/" + status);
    assertThat(cache.find(task.id()).orElseThrow().status()).isEqualTo(status);
    assertNothingLeft(task);
    assertThat(unsettled()).isEmpty();
  }

  void assertNothingLeft(Task task) {
    assertThat(code.keys()).isEmpty();
    assertThat(secrets.of(task.id())).isEmpty();
    assertThat(tokens.kept()).isEmpty();
    assertThat(jobs.all()).noneMatch(job -> job.held());
  }

  List<Task> unsettled() {
    return tasks.sweep(Sweep.UNSETTLED, Duration.ZERO, null, 10);
  }
}
