package io.codeloom.finalize;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.JobCheck;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
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
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.port.TaskStore.Sweep;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.finalize.pullrequest.PullRequests;
import io.codeloom.platform.settle.FreedPlaces;
import io.codeloom.platform.settle.Leftovers;
import io.codeloom.platform.settle.Settle;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** finalize over fakes, with calls that fail or are overtaken when the test says so. */
final class FinalizeWorld {
  final FaultyCalls calls = new FaultyCalls();
  final FakeTaskStore tasks = new FakeTaskStore();
  final FakeAgentJobs jobs = new FakeAgentJobs();
  final FakeTaskSecrets secrets = new FakeTaskSecrets();
  final FakeGitTokens tokens = new FakeGitTokens();
  final FakeStatusCache cache = new FakeStatusCache(tasks.clock());
  final FakeObjectStore code = new FakeObjectStore("code");
  final FakeObjectStore logs = new FakeObjectStore("logs");
  final FakeEventPublisher events = new FakeEventPublisher();
  final UUID id = UUID.randomUUID();
  final String jobName = JobNames.job(id);
  final Settle settle;
  final FinalizeTask finalizer;
  PullRequests pullRequests = PullRequests.NONE;

  FinalizeWorld() {
    TaskStore store = calls.wrap(TaskStore.class, tasks);
    AgentJobs agentJobs = calls.wrap(AgentJobs.class, jobs);
    EventPublisher publisher = calls.wrap(EventPublisher.class, events);
    ObjectStore codeStore = calls.wrap(ObjectStore.class, code);
    InstantSource now = () -> tasks.clock().now();
    Clock clock = now.withZone(ZoneOffset.UTC);
    Leftovers leftovers =
        new Leftovers(
            codeStore,
            calls.wrap(TaskSecrets.class, secrets),
            calls.wrap(GitTokens.class, tokens),
            agentJobs,
            clock);
    FreedPlaces places = new FreedPlaces(store, publisher, new Admission(1, 1));
    settle = new Settle(store, publisher, cache, leftovers, places);
    OutputArchive archive =
        new OutputArchive(calls.wrap(ObjectStore.class, logs), JsonMapper.builder().build());
    Path disk = Path.of(System.getProperty("java.io.tmpdir"));
    Collector collector =
        new Collector(disk, codeStore, archive, OutputArchive.MAX_BYTES, System::nanoTime);
    finalizer =
        new FinalizeTask(
            store,
            agentJobs,
            collector,
            (task, ending, manifest) -> pullRequests.open(task, ending, manifest),
            settle,
            clock);
  }

  /** A task in this state whose Job runs; its uid is known from RUNNING_AGENT on. */
  Task has(TaskStatus status) {
    jobs.create(new JobManifest(id, ""));
    code.has(ObjectKeys.stagedCode(id, 1), new byte[1]);
    tokens.store(id, "token");
    var task = aTask().id(id).status(status);
    boolean known = status == TaskStatus.RUNNING_AGENT || status == TaskStatus.UPLOADING_RESULTS;
    return tasks.seed(known ? task.jobUid(Packed.JOB_UID).build() : task.build());
  }

  /** The Job is Complete and its outputs are there. */
  FinalizeWorld completed() {
    delivered(Packed.of(id).file("courier/diff.patch", "--- a\n"));
    jobs.complete(jobName);
    return this;
  }

  FinalizeWorld delivered(Packed outputs) {
    code.has(ObjectKeys.outputs(id), outputs.bytes());
    return this;
  }

  JobView job() {
    return jobs.job(jobName);
  }

  void check() {
    check(Packed.JOB_UID);
  }

  void check(String uid) {
    finalizer.finalizeJob(new JobCheck(jobName, uid));
  }

  Task now() {
    return tasks.get(id);
  }

  void assertEndedOnce(TaskStatus status) {
    assertThat(now().status()).isEqualTo(status);
    assertThat(tasks.history(id).stream().filter(e -> e.status().isFinal())).hasSize(1);
    assertThat(events.finished().stream().map(FakeEventPublisher.Finished::id).distinct())
        .containsExactly(id + "/" + status);
    assertThat(cache.find(id).orElseThrow().status()).isEqualTo(status);
    assertThat(code.keys()).isEmpty();
    assertThat(tokens.kept()).isEmpty();
    assertThat(secrets.of(id)).isEmpty();
    assertThat(jobs.all()).noneMatch(JobView::held);
    assertThat(tasks.sweep(Sweep.UNSETTLED, Duration.ZERO, null, 10)).isEmpty();
  }
}
