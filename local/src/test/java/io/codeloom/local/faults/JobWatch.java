package io.codeloom.local.faults;

import io.codeloom.core.job.JobNames;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sees every Job that ever is. */
final class JobWatch implements Watcher<Job>, AutoCloseable {
  private final Map<String, Set<String>> uids = new TreeMap<>();
  private final Set<String> running = new HashSet<>();
  private final List<Step> steps = new ArrayList<>();
  private final Watch watch;
  private WatcherException lost;

  /** A task's Job that began, or ended. */
  private record Step(String task, int by) {}

  JobWatch(KubernetesClient kubernetes) {
    watch = kubernetes.batch().v1().jobs().inNamespace(Ground.AGENTS).watch(this);
  }

  @Override
  public synchronized void eventReceived(Action action, Job job) {
    if (action == Action.BOOKMARK || action == Action.ERROR) {
      return;
    }
    String task = job.getMetadata().getLabels().get(JobNames.TASK_LABEL);
    String uid = job.getMetadata().getUid();
    boolean isNew = uids.computeIfAbsent(task, none -> new HashSet<>()).add(uid);
    boolean ended = action == Action.DELETED || ended(job);
    if (isNew && !ended) {
      running.add(uid);
      steps.add(new Step(task, 1));
    } else if (ended && running.remove(uid)) {
      steps.add(new Step(task, -1));
    }
  }

  static boolean ended(Job job) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    Set.of("Complete", "Failed").contains(condition.getType())
                        && condition.getStatus().equals("True"));
  }

  @Override
  public synchronized void onClose(WatcherException cause) {
    lost = cause;
  }

  /** Why nothing more is seen; null as long as the watch goes on, and if the test ended it. */
  synchronized WatcherException lost() {
    return lost;
  }

  /** The Jobs that a task has had. */
  synchronized Set<String> of(String task) {
    return Set.copyOf(uids.getOrDefault(task, Set.of()));
  }

  /** How many Jobs there have been. */
  synchronized int jobs() {
    return uids.values().stream().mapToInt(Set::size).sum();
  }

  /** Tasks that ever had more than one Job. */
  synchronized List<String> tasksWithTwo() {
    return uids.keySet().stream().filter(task -> uids.get(task).size() > 1).toList();
  }

  /**
   * The most Jobs that had not ended at one time, not counting these tasks': cancelled while its
   * Job is made, a task frees its place before the pod has ended.
   */
  synchronized int most(Collection<String> cancelled) {
    int now = 0;
    int most = 0;
    for (Step step : steps) {
      now += cancelled.contains(step.task()) ? 0 : step.by();
      most = Math.max(most, now);
    }
    return most;
  }

  @Override
  public void close() {
    watch.close();
  }
}
