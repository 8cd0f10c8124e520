package io.codeloom.local.faults;

import io.codeloom.core.job.JobNames;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sees every Job that ever is. */
final class JobWatch implements Watcher<Job>, AutoCloseable {
  private final Map<String, Set<String>> uids = new TreeMap<>();
  private final Set<String> running = new HashSet<>();
  private final Watch watch;
  private int most;

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
    uids.computeIfAbsent(task, none -> new HashSet<>()).add(uid);
    if (action == Action.DELETED || ended(job)) {
      running.remove(uid);
    } else {
      running.add(uid);
    }
    most = Math.max(most, running.size());
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
  public void onClose(WatcherException cause) {
    // The test ends it.
  }

  /** How many Jobs there have been. */
  synchronized int jobs() {
    return uids.values().stream().mapToInt(Set::size).sum();
  }

  /** Tasks that ever had more than one Job. */
  synchronized List<String> tasksWithTwo() {
    return uids.keySet().stream().filter(task -> uids.get(task).size() > 1).toList();
  }

  /** The most Jobs that had not ended at one time. */
  synchronized int most() {
    return most;
  }

  @Override
  public void close() {
    watch.close();
  }
}
