package io.codeloom.local.kubernetes.kubelet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An image whose container is a process of this host.
 *
 * @param entrypoint command line before a container's arguments; may be empty
 * @param launcher where a real image has that entrypoint as a program, so that a container's
 *     command may name it; empty: nowhere
 * @param readOnly files and folders it needs beside the system's, seen where they are
 * @param env the image's own variables, under the pod's
 */
public record ProcessImage(
    List<String> entrypoint, String launcher, List<Path> readOnly, Map<String, String> env) {

  public ProcessImage {
    entrypoint = List.copyOf(entrypoint);
    readOnly = readOnly.stream().map(p -> p.toAbsolutePath().normalize()).toList();
    env = Map.copyOf(env);
  }

  /** The host's own programs, such as {@code sh}. */
  public static ProcessImage ofHost() {
    return new ProcessImage(List.of(), "", List.of(), Map.of());
  }

  /** A Java program on the JDK that runs this code. */
  public static ProcessImage ofJava(
      List<Path> classPath, String mainClass, List<String> options, String launcher) {
    List<Path> absolute = classPath.stream().map(p -> p.toAbsolutePath().normalize()).toList();
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.add("-cp");
    words.add(absolute.stream().map(Path::toString).collect(Collectors.joining(":")));
    words.add(mainClass);
    return new ProcessImage(words, launcher, absolute, Map.of());
  }

  /** All words of a container's command line. */
  List<String> commandLine(ContainerSpec spec) {
    List<String> command = spec.command();
    boolean own = command.isEmpty() || (command.size() == 1 && command.get(0).equals(launcher));
    List<String> words = new ArrayList<>(own ? entrypoint : command);
    words.addAll(spec.args());
    return words;
  }
}
