package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of the host every container sees, read-only: the system's programs and libraries, this JDK,
 * and toolchains under /opt, /nix and /snap that PATH names. Never a home folder: a tool that is
 * only there (pyenv, cargo) is not found in a container.
 */
final class HostFolders {

  private static final List<Path> SYSTEM =
      Stream.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc")
          .map(Path::of)
          .toList();
  private static final List<Path> TOOLCHAINS =
      Stream.of("/opt", "/nix", "/snap").map(Path::of).toList();
  private static final List<String> USUAL_PATH =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private final List<Path> system;
  private final Set<Path> extra = new LinkedHashSet<>();
  private final Set<String> path = new LinkedHashSet<>();

  HostFolders(String hostPath, Path javaHome) {
    system = SYSTEM.stream().filter(Files::exists).toList();
    if (!isSystem(javaHome)) {
      extra.add(javaHome);
    }
    path.add(javaHome.resolve("bin").toString());
    for (String entry : hostPath.split(":", -1)) {
      Path folder = Path.of(entry).normalize();
      if (folder.isAbsolute() && Files.isDirectory(folder)) {
        consider(folder);
      }
    }
    path.addAll(USUAL_PATH);
  }

  static HostFolders ofThisHost() {
    return new HostFolders(
        System.getenv().getOrDefault("PATH", ""), Path.of(System.getProperty("java.home")));
  }

  private void consider(Path folder) {
    if (isSystem(folder)) {
      path.add(folder.toString());
      return;
    }
    Path toolchain = folder.endsWith("bin") ? folder.getParent() : folder;
    if (toolchain.getNameCount() > 1 && TOOLCHAINS.stream().anyMatch(toolchain::startsWith)) {
      extra.add(toolchain);
      path.add(folder.toString());
    }
  }

  boolean isSystem(Path file) {
    return system.stream().anyMatch(file::startsWith);
  }

  /** Links to make and folders to bind, in order. */
  List<Path> system() {
    return system;
  }

  List<Path> extra() {
    return new ArrayList<>(extra);
  }

  String path() {
    return String.join(":", path);
  }

  /** The name server's file where /etc only links to it. */
  static List<Path> resolver() {
    try {
      Path real = Path.of("/etc/resolv.conf").toRealPath();
      return real.startsWith("/etc") ? List.of() : List.of(real);
    } catch (IOException e) {
      return List.of();
    }
  }
}
