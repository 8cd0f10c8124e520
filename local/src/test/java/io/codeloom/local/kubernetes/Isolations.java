package io.codeloom.local.kubernetes;

import io.codeloom.local.kubernetes.kubelet.Isolation;

/** What this machine allows, found out once. */
final class Isolations {

  static final Isolation HERE = Isolation.detect();

  private Isolations() {}

  /** JUnit's condition for tests of isolation: loud when there is none. */
  static boolean hold() {
    if (!HERE.holds()) {
      System.err.println("SKIPPED: " + HERE.describe());
    }
    return HERE.holds();
  }

  /** The same for user namespaces alone. */
  static boolean userNamespacesHold() {
    var obstacle = Isolation.obstacle(new Isolation.User());
    obstacle.ifPresent(why -> System.err.println("SKIPPED: no user namespaces: " + why));
    return obstacle.isEmpty();
  }
}
