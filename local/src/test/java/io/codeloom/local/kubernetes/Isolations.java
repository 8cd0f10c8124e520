package io.codeloom.local.kubernetes;

import io.codeloom.local.kubernetes.kubelet.Isolation;
import java.nio.file.Path;

/** What this machine allows, found out once. */
final class Isolations {

  private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

  static final Isolation HERE = Isolation.detect(FOLDER);

  private Isolations() {}

  /** JUnit's condition for tests of isolation: loud when there is none. */
  static boolean hold() {
    if (!HERE.holds()) {
      System.err.println("SKIPPED: " + HERE.describe());
    }
    return HERE.holds();
  }

  /** The same for a user of its own for each container. */
  static boolean usersApart() {
    if (!(HERE instanceof Isolation.Root)) {
      System.err.println("SKIPPED: no user for each container: " + HERE.describe());
    }
    return HERE instanceof Isolation.Root;
  }

  /** The same for user namespaces alone. */
  static boolean userNamespacesHold() {
    var obstacle = Isolation.obstacle(new Isolation.User(), FOLDER);
    obstacle.ifPresent(why -> System.err.println("SKIPPED: no user namespaces: " + why));
    return obstacle.isEmpty();
  }
}
