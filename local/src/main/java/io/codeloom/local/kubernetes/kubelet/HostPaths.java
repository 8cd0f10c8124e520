package io.codeloom.local.kubernetes.kubelet;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns paths of a container into those of the host, for containers that have no root of their own:
 * there, a mount path is only found through the environment.
 */
final class HostPaths {

  private final List<ContainerSpec.Mount> mounts;

  HostPaths(List<ContainerSpec.Mount> mounts) {
    this.mounts =
        mounts.stream()
            .sorted(Comparator.comparingInt((ContainerSpec.Mount m) -> -m.path().length()))
            .toList();
  }

  /** A value that is a mount path or begins with one; any other stays as it is. */
  String rewrite(String value) {
    for (ContainerSpec.Mount mount : mounts) {
      if (value.equals(mount.path())) {
        return mount.host().toString();
      }
      if (value.startsWith(mount.path() + "/")) {
        return mount.host() + value.substring(mount.path().length());
      }
    }
    return value;
  }

  Map<String, String> rewrite(Map<String, String> env) {
    Map<String, String> rewritten = new LinkedHashMap<>();
    env.forEach((name, value) -> rewritten.put(name, rewrite(value)));
    return rewritten;
  }

  List<String> rewrite(List<String> words) {
    return words.stream().map(this::rewrite).toList();
  }

  /** The folder of a mount at exactly this path, if there is one; else the given one. */
  Path orElse(String path, Path other) {
    return mounts.stream()
        .filter(m -> m.path().equals(path))
        .map(ContainerSpec.Mount::host)
        .findFirst()
        .orElse(other);
  }
}
