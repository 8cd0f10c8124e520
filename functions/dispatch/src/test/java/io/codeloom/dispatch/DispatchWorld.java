package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;

import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.port.DatabaseClock;
import io.codeloom.core.port.FakeAgentJobs;
import io.codeloom.core.port.FakeEventPublisher;
import io.codeloom.core.port.FakeGitTokens;
import io.codeloom.core.port.FakeObjectStore;
import io.codeloom.core.port.FakeStagingLeases;
import io.codeloom.core.port.FakeStatusCache;
import io.codeloom.core.port.FakeTaskSecrets;
import io.codeloom.core.port.FakeTaskStore;
import io.codeloom.core.port.FaultyCalls;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskBuilder;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.settle.FreedPlaces;
import io.codeloom.platform.settle.Leftovers;
import io.codeloom.platform.settle.Settle;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** dispatch over fakes; staging does what the test says, at the moment it would take its time. */
final class DispatchWorld {
  static final String COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

  final DatabaseClock clock = new DatabaseClock();
  final FakeTaskStore tasks = new FakeTaskStore(clock);
  final FakeStagingLeases leases = new FakeStagingLeases(clock);
  final FakeAgentJobs jobs = new FakeAgentJobs();
  final FakeTaskSecrets secrets = new FakeTaskSecrets();
  final FakeStatusCache cache = new FakeStatusCache(clock);
  final FakeObjectStore code = new FakeObjectStore("code");
  final FakeEventPublisher events = new FakeEventPublisher();
  final FaultyCalls calls = new FaultyCalls();
  final List<String> stagedKeys = new ArrayList<>();
  int resolved;
  Runnable duringStaging = () -> {};

  private Admission admission = new Admission(10, 10);

  DispatchWorld admitting(int total, int perOwner) {
    admission = new Admission(total, perOwner);
    return this;
  }

  DispatchTask dispatcher() {
    JobTemplate template =
        new JobTemplate(
            new AgentPlace(
                "codeloom-agents",
                "registry.example/agent:1",
                Limits.DEFAULT.timeoutSeconds(),
                Optional.empty()),
            CodeLimits.DEFAULT,
            Map.of());
    TaskStore store = calls.wrap(TaskStore.class, tasks);
    JobLauncher launcher =
        new JobLauncher(
            store, cache, code, calls.wrap(TaskSecrets.class, secrets), jobs, template, time());
    return new DispatchTask(
        store,
        leases,
        admission,
        new ClaimedTask(store, jobs, new Staging(), launcher, settle(), System::nanoTime));
  }

  private Clock time() {
    InstantSource now = clock::now;
    return now.withZone(ZoneOffset.UTC);
  }

  void dispatch(Task task) {
    dispatcher().dispatch(task.id());
  }

  Settle settle() {
    Leftovers leftovers = new Leftovers(code, secrets, new FakeGitTokens(), jobs, time());
    return new Settle(tasks, events, cache, leftovers, new FreedPlaces(tasks, events, admission));
  }

  Task queued() {
    return has(aTask());
  }

  Task has(TaskBuilder builder) {
    return tasks.seed(builder.status(TaskStatus.QUEUED).build());
  }

  Task now(Task task) {
    return tasks.get(task.id());
  }

  JobView job(Task task) {
    return jobs.job(JobNames.job(task.id()));
  }

  /** A Job of the task's name, made by whoever {@code owner} says. */
  JobView someJob(Task task, Optional<UUID> owner, boolean deleting) {
    return new JobView(
        JobNames.job(task.id()),
        "uid-of-another",
        owner,
        JobView.Phase.RUNNING,
        null,
        deleting,
        false,
        1,
        Optional.empty(),
        Instant.EPOCH);
  }

  private final class Staging implements CodeStaging {
    @Override
    public String resolve(Task gitTask, Deadline deadline) {
      resolved++;
      return COMMIT;
    }

    @Override
    public void stage(Task task, String key, Deadline deadline) {
      stagedKeys.add(key);
      Runnable hook = duringStaging;
      duringStaging = () -> {};
      hook.run();
    }
  }
}
