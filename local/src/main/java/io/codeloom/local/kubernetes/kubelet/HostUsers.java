package io.codeloom.local.kubernetes.kubelet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Hands out users of the host: one to each pod, whose files are its, and one to each container. */
final class HostUsers {

  /** Above all users that systems and containers hand out by default. */
  private static final int FIRST = 300_000;

  private static final int COUNT = 60_000;

  /** Keeps the first users of JVMs whose process ids are next to each other apart. */
  private static final int STRIDE = 1_009;

  private final Map<String, Map<String, Integer>> pods = new HashMap<>();
  private final Set<Integer> taken = new HashSet<>();
  private int next;

  HostUsers(long processId) {
    next = (int) (processId * STRIDE % COUNT);
  }

  /** The owner of the pod's files, as which nothing runs. */
  int ofPod(String podUid) {
    return user(podUid, "");
  }

  /** The same for every run of the container. */
  int ofContainer(String podUid, String container) {
    return user(podUid, container);
  }

  private synchronized int user(String podUid, String container) {
    return pods.computeIfAbsent(podUid, uid -> new HashMap<>())
        .computeIfAbsent(container, name -> free());
  }

  private int free() {
    if (taken.size() == COUNT) {
      throw new IllegalStateException("more than " + COUNT + " users are in use");
    }
    while (!taken.add(FIRST + next)) {
      next = (next + 1) % COUNT;
    }
    int user = FIRST + next;
    next = (next + 1) % COUNT;
    return user;
  }

  /** The pod has ended and its volumes are gone: others may have its users. */
  synchronized void release(String podUid) {
    Map<String, Integer> users = pods.remove(podUid);
    if (users != null) {
      taken.removeAll(Set.copyOf(users.values()));
    }
  }
}
