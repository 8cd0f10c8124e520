package io.codeloom.local.doctor;

import java.util.List;

/** Kubernetes is new enough for the agent's Job. */
final class VersionCheck {
  private static final int MAJOR = 1;
  private static final int MINOR = 31;

  private VersionCheck() {}

  static List<Finding> look(ClusterView cluster) {
    String version = cluster.version();
    String[] parts = version.split("\\.");
    int major = Integer.parseInt(parts[0]);
    boolean enough = major > MAJOR || (major == MAJOR && Integer.parseInt(parts[1]) >= MINOR);
    return List.of(
        enough
            ? new Finding.Fine("Kubernetes " + version)
            : new Finding.Wrong(
                "Kubernetes " + version + " is older than " + MAJOR + "." + MINOR,
                "Upgrade the cluster: older ones end Jobs with sidecars in other ways."));
  }
}
