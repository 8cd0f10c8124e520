package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How far the containers of this machine can be kept apart. Found out by trying. */
public sealed interface Isolation {

  /** As root: a user for each pod; own mounts and processes for each container. */
  record Root() implements Isolation {
    @Override
    public String describe() {
      return "each container has its own root, processes and, per pod, its own user";
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

  /** Tries the best first, each with a real container that does nothing; takes half a second. */
  static Isolation detect() {
    List<Isolation> candidates = isRoot() ? List.of(new Root(), new User()) : List.of(new User());
    String reason = "";
    for (Isolation candidate : candidates) {
      Optional<String> obstacle = obstacle(candidate);
      if (obstacle.isEmpty()) {
        return candidate;
      }
      reason = obstacle.get();
    }
    return new None(reason);
  }

  /** What stands in the way of this kind on this machine; empty when a trial container ran. */
  static Optional<String> obstacle(Isolation wanted) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("it needs Linux");
    }
    return Optional.of(IsolationTrial.failure(wanted)).filter(why -> !why.isEmpty());
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
