package io.codeloom.reconcile;

import static io.codeloom.core.task.TaskFixtures.aTask;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.PodView;
import io.codeloom.core.job.PodView.ContainerView;
import io.codeloom.core.port.FakeAgentJobs;
import io.codeloom.core.port.FakeEventPublisher;
import io.codeloom.core.port.FakeGitTokens;
import io.codeloom.core.port.FakeJobChecks;
import io.codeloom.core.port.FakeObjectStore;
import io.codeloom.core.port.FakeStatusCache;
import io.codeloom.core.port.FakeTaskSecrets;
import io.codeloom.core.port.FakeTaskStore;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskBuilder;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.metrics.Metrics;
import io.codeloom.platform.settle.FreedPlaces;
import io.codeloom.platform.settle.Leftovers;
import io.codeloom.platform.settle.Settle;
import io.codeloom.platform.web.EventDoor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.messaging.Message;
import tools.jackson.databind.json.JsonMapper;

/** reconcile over fakes, wired as in its application. */
final class ReconcileWorld {
  final FakeTaskStore tasks = new FakeTaskStore();
  final FakeAgentJobs jobs = new FakeAgentJobs();
  final FakeJobChecks checks = new FakeJobChecks();
  final FakeTaskSecrets secrets = new FakeTaskSecrets();
  final FakeGitTokens tokens = new FakeGitTokens();
  final FakeStatusCache cache = new FakeStatusCache(tasks.clock());
  final FakeObjectStore code = new FakeObjectStore("code");
  final FakeEventPublisher events = new FakeEventPublisher();
  final Metrics metrics;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Settle settle;
  private final Supplier<ReconcileTasks> wired;
  private ReconcileTasks reconcile;

  ReconcileWorld(Admission admission) {
    InstantSource now = () -> tasks.clock().now();
    Clock clock = now.withZone(ZoneOffset.UTC);
    metrics = new Metrics(registry, clock);
    Leftovers leftovers = new Leftovers(code, secrets, tokens, jobs, clock);
    FreedPlaces places = new FreedPlaces(tasks, events, admission);
    settle = new Settle(tasks, events, cache, leftovers, places);
    ReconcileApplication wiring = new ReconcileApplication();
    Bounds bounds = wiring.bounds();
    wired =
        () ->
            wiring.reconcileTasks(
                wiring.queueSweeps(tasks, events, places, bounds, metrics),
                wiring.expiries(tasks, settle, clock, metrics),
                wiring.jobSweeps(tasks, jobs, checks, bounds, clock, metrics),
                wiring.heldJobs(tasks, jobs, checks, settle, leftovers, bounds, clock, metrics),
                wiring.leftoverSweeps(tasks, tokens, secrets, settle, bounds, metrics),
                tasks,
                admission,
                metrics);
    begin();
  }

  /** A new process begins to look. */
  void begin() {
    reconcile = wired.get();
  }

  /** The function as its sink calls it. */
  Consumer<Message<byte[]>> function() {
    return new ReconcileApplication()
        .reconcile(EventDoor.OPEN, reconcile, new JsonMapper(), metrics);
  }

  void run() {
    reconcile.reconcile();
  }

  void pass(Duration time) {
    tasks.clock().advance(time);
  }

  void passSeconds(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  Task has(TaskStatus status) {
    return has(aTask(), status);
  }

  Task has(TaskBuilder task, TaskStatus status) {
    return tasks.seed(task.status(status).build());
  }

  /** A task with its Job, which runs. */
  Task running() {
    return withJob(TaskStatus.RUNNING_AGENT);
  }

  Task withJob(TaskStatus status) {
    UUID id = UUID.randomUUID();
    jobs.createdAt(tasks.clock().now());
    JobView job = jobs.create(new JobManifest(id, ""));
    return tasks.seed(aTask().id(id).status(status).jobUid(job.uid()).build());
  }

  Task now(Task task) {
    return tasks.get(task.id());
  }

  String name(Task task) {
    return JobNames.job(task.id());
  }

  JobView job(Task task) {
    return jobs.job(name(task));
  }

  List<UUID> checked() {
    return checks.sent().stream().map(c -> JobNames.taskOf(c.jobName()).orElseThrow()).toList();
  }

  void hasPod(Task task, String phase, boolean unschedulable, String... waiting) {
    jobs.hasPods(name(task), pod(phase, unschedulable, waiting));
  }

  /** A pod that has been as it is since now. */
  PodView pod(String phase, boolean unschedulable, String... waiting) {
    Instant now = tasks.clock().now();
    List<ContainerView> containers =
        List.of(waiting).stream().map(why -> new ContainerView("agent", why, null, null)).toList();
    return new PodView(
        "p", "pu", phase, null, null, false, unschedulable, false, now, now, containers);
  }

  /** A pod that has a node and waits since now for its volumes or its network. */
  void hasUnmountedPod(Task task, String phase) {
    Instant now = tasks.clock().now();
    List<ContainerView> containers =
        List.of(new ContainerView("agent", "PodInitializing", null, null));
    jobs.hasPods(
        name(task),
        new PodView("p", "pu", phase, null, null, false, false, true, now, now, containers));
  }
}
