package io.codeloom.local.kubernetes.kubelet;

import java.util.List;

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

  /** Tries the best first, each with a real container that does nothing; takes under a second. */
  static Isolation detect() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return new None("it needs Linux");
    }
    boolean root = "root".equals(System.getProperty("user.name"));
    List<Isolation> candidates = root ? List.of(new Root(), new User()) : List.of(new User());
    String reason = "";
    for (Isolation candidate : candidates) {
      reason = IsolationTrial.failure(candidate);
      if (reason.isEmpty()) {
        return candidate;
      }
    }
    return new None(reason);
  }
}
