package io.codeloom.core.port;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.JobView.Phase;
import io.codeloom.core.job.PodView;
import io.codeloom.core.task.FailureCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Jobs in memory, which end when the test says so. Like the API server it keeps a deleted Job as
 * long as it carries the finalizer, and takes no heed of a call that means another Job of that name
 * (told by the uid).
 */
public final class FakeAgentJobs implements AgentJobs {
  /** Fails calls; with a lost answer they have their effect. */
  public final Outage outage = new Outage("Kubernetes");

  private static final int PAGE = 2;

  private final Map<String, JobView> jobs = new LinkedHashMap<>();
  private final Map<String, List<PodView>> pods = new LinkedHashMap<>();
  private final List<JobManifest> created = new ArrayList<>();
  private final List<String> endedNow = new ArrayList<>();
  private boolean refusing;
  private int uids;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public synchronized Optional<JobView> find(String name) {
    return outage.around(() -> Optional.ofNullable(jobs.get(name)));
  }

  @Override
  public synchronized JobView create(JobManifest manifest) {
    return outage.around(() -> createOrFind(manifest));
  }

  @Override
  public synchronized void endNow(JobView job) {
    outage.around(() -> end(job, Optional.empty()));
  }

  @Override
  public synchronized void endNow(JobView job, FailureCode why) {
    outage.around(() -> end(job, Optional.of(why)));
  }

  @Override
  public synchronized void release(JobView job) {
    outage.around(() -> current(job).ifPresent(j -> keepOrDrop(with(j, j.deleting(), false))));
  }

  @Override
  public synchronized void delete(JobView job) {
    outage.around(() -> current(job).ifPresent(j -> keepOrDrop(with(j, true, j.held()))));
  }

  @Override
  public synchronized Page list(String continueToken) {
    return outage.around(() -> page(continueToken == null ? 0 : Integer.parseInt(continueToken)));
  }

  @Override
  public synchronized List<PodView> pods(JobView job) {
    return outage.around(() -> pods.getOrDefault(job.uid(), List.of()));
  }

  /** The Job's condition {@code Complete} becomes {@code True}. */
  public synchronized JobView complete(String name) {
    return end(name, Phase.COMPLETE, null);
  }

  /** The Job's condition {@code Failed} becomes {@code True}. */
  public synchronized JobView fail(String name, String reason) {
    return end(name, Phase.FAILED, reason);
  }

  /** Somebody deletes the Job with kubectl; it stays while it carries the finalizer. */
  public synchronized void deletedByHand(String name) {
    keepOrDrop(with(job(name), true, job(name).held()));
  }

  /** The Job is gone, finalizer or not. */
  public synchronized void vanish(String name) {
    pods.remove(job(name).uid());
    jobs.remove(name);
  }

  /** Puts a Job there that Codeloom did not create, or one in a state of the test's choice. */
  public synchronized void has(JobView job) {
    jobs.put(job.name(), job);
  }

  /** Says what the pods of a Job are like from now on; none for an empty list. */
  public synchronized void hasPods(String jobName, PodView... views) {
    pods.put(job(jobName).uid(), List.of(views));
    JobView job = job(jobName);
    jobs.put(jobName, copy(job, job.phase(), job.reason(), job.deleting(), job.held()));
  }

  /** From now on the cluster refuses new Jobs for good. */
  public synchronized void refuseNewJobs() {
    refusing = true;
  }

  /** Jobs created from now on are this old at {@code time}. */
  public synchronized void createdAt(Instant time) {
    now = time;
  }

  /** The Job of this name; fails if there is none. */
  public synchronized JobView job(String name) {
    JobView job = jobs.get(name);
    if (job == null) {
      throw new AssertionError("no Job " + name + " among " + jobs.keySet());
    }
    return job;
  }

  /** All Jobs. */
  public synchronized List<JobView> all() {
    return List.copyOf(jobs.values());
  }

  /** What Jobs were created from, in order. */
  public synchronized List<JobManifest> created() {
    return List.copyOf(created);
  }

  /** Names of the Jobs whose end was asked for, repetitions included. */
  public synchronized List<String> endedNow() {
    return List.copyOf(endedNow);
  }

  private JobView createOrFind(JobManifest manifest) {
    if (refusing) {
      throw new TaskFailedException(FailureCode.POD_CONFIG_ERROR, "The cluster refused the Job");
    }
    JobView there = jobs.get(manifest.name());
    if (there != null) {
      return there;
    }
    created.add(manifest);
    String uid = "job-uid-" + ++uids;
    Optional<UUID> task = Optional.of(manifest.taskId());
    JobView job =
        new JobView(
            manifest.name(), uid, task, Phase.RUNNING, null, false, true, 0, Optional.empty(), now);
    jobs.put(job.name(), job);
    return job;
  }

  private Optional<JobView> current(JobView job) {
    return Optional.ofNullable(jobs.get(job.name())).filter(j -> j.uid().equals(job.uid()));
  }

  private void end(JobView seen, Optional<FailureCode> why) {
    current(seen)
        .filter(job -> !job.finished())
        .ifPresent(
            job -> {
              endedNow.add(job.name());
              jobs.put(job.name(), noted(job, why));
            });
  }

  private JobView end(String name, Phase phase, String reason) {
    JobView job = job(name);
    JobView ended = copy(job, phase, reason, job.deleting(), job.held());
    jobs.put(name, ended);
    return ended;
  }

  private void keepOrDrop(JobView job) {
    if (job.deleting() && !job.held()) {
      jobs.remove(job.name());
      pods.remove(job.uid());
    } else {
      jobs.put(job.name(), job);
    }
  }

  private Page page(int from) {
    List<JobView> ours = jobs.values().stream().filter(j -> j.taskId().isPresent()).toList();
    int start = Math.min(from, ours.size());
    int end = Math.min(start + PAGE, ours.size());
    return new Page(ours.subList(start, end), end < ours.size() ? String.valueOf(end) : null);
  }

  private JobView with(JobView job, boolean deleting, boolean held) {
    return copy(job, job.phase(), job.reason(), deleting, held);
  }

  private JobView copy(JobView job, Phase phase, String reason, boolean deleting, boolean held) {
    int active = phase == Phase.RUNNING ? runningPods(job) : 0;
    return new JobView(
        job.name(),
        job.uid(),
        job.taskId(),
        phase,
        reason,
        deleting,
        held,
        active,
        job.endedFor(),
        job.createdAt());
  }

  private JobView noted(JobView job, Optional<FailureCode> why) {
    return new JobView(
        job.name(),
        job.uid(),
        job.taskId(),
        job.phase(),
        job.reason(),
        job.deleting(),
        job.held(),
        job.activePods(),
        job.endedFor().or(() -> why),
        job.createdAt());
  }

  private int runningPods(JobView job) {
    return (int)
        pods.getOrDefault(job.uid(), List.of()).stream()
            .filter(p -> p.phase().equals("Pending") || p.phase().equals("Running"))
            .count();
  }
}
