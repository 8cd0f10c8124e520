package io.codeloom.local.kubernetes.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that a runtime needs to start one container.
 *
 * @param command replaces the image's entrypoint unless empty
 * @param args replaces the image's arguments unless empty
 * @param env exactly the pod's
 * @param workingDirectory empty: the image's
 * @param folder this run's own on the host
 * @param log takes stdout and stderr
 */
public record ContainerSpec(
    String podUid,
    String podName,
    String name,
    String image,
    List<String> command,
    List<String> args,
    Map<String, String> env,
    String workingDirectory,
    List<Mount> mounts,
    Path folder,
    Path log) {

  /** A volume's folder on the host, seen at a path in the container. */
  public record Mount(Path host, String path, boolean readOnly) {}
}
