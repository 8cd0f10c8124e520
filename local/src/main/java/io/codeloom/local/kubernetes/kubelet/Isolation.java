package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How far the containers of this machine can be kept apart. Found out by trying. */
public sealed interface Isolation {

  /** As root: own mounts, processes and user for each container. */
  record Root() implements Isolation {
    @Override
    public String describe() {
      return "each container has its own root, processes and user";
    }
  }

  /**
   * As root where volumes cannot be shared between users: one user for all containers of a pod.
   *
   * @param reason why not
   */
  record RootPerPod(String reason) implements Isolation {
    @Override
    public String describe() {
      return "each container has its own root and processes, but the containers of a pod are ONE"
          + " user, since volumes cannot be mapped to several (README, \"Laptop and"
          + " cluster\"): "
          + reason;
    }
  }

  /** Through user namespaces: own mounts and processes for each container, but one user. */
  record User() implements Isolation {
    @Override
    public String describe() {
      return "each container has its own root and processes (user namespaces)";
    }
  }

  /** Not at all: containers are plain processes that can see all that this user can. */
  record None(String reason) implements Isolation {
    @Override
    public String describe() {
      return "containers are NOT isolated: " + reason;
    }
  }

  /** One line for the user. */
  String describe();

  /** Whether containers are kept from each other and from this user's files. */
  default boolean holds() {
    return !(this instanceof None);
  }

  /**
   * Tries the best first, each with a real container that does nothing; takes half a second.
   *
   * @param folder where the pods will be: what works depends on the file system
   */
  static Isolation detect(Path folder) {
    if (isRoot()) {
      Optional<String> apart = obstacle(new Root(), folder);
      if (apart.isEmpty()) {
        return new Root();
      }
      Isolation shared = new RootPerPod(apart.get());
      if (obstacle(shared, folder).isEmpty()) {
        return shared;
      }
    }
    Optional<String> obstacle = obstacle(new User(), folder);
    return obstacle.isEmpty() ? new User() : new None(obstacle.get());
  }

  /** What stands in the way of this kind in this folder; empty when a trial container ran. */
  static Optional<String> obstacle(Isolation wanted, Path folder) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("it needs Linux");
    }
    return Optional.of(IsolationTrial.failure(wanted, folder)).filter(why -> !why.isEmpty());
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
