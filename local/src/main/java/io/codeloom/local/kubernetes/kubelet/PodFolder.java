package io.codeloom.local.kubernetes.kubelet;

import java.nio.file.Path;

/** Where a pod's things lie on the host. */
record PodFolder(Path root) {

  Path volumes() {
    return root.resolve("volumes");
  }

  Path containers() {
    return root.resolve("containers");
  }

  /** One run of a container. */
  Path run(String container, int restart) {
    return containers().resolve(container + "-" + restart);
  }

  Path log(String container) {
    return root.resolve("logs").resolve(container + ".log");
  }
}
