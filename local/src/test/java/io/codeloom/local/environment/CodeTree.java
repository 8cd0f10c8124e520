package io.codeloom.local.environment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** A folder of code on this machine. */
final class CodeTree {
  private static final int EXECUTABLE = 0100755;
  private static final int REGULAR = 0100644;
  private static final int LINK = 0120777;

  private final Path folder;

  CodeTree(Path folder) {
    this.folder = folder;
  }

  /** The sample project. */
  static CodeTree sample(Path folder) throws IOException {
    for (String file : Sample.files()) {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, Sample.read("code/" + file));
    }
    return new CodeTree(folder);
  }

  Path folder() {
    return folder;
  }

  /** Runs a shell command in it; what it printed. */
  String run(String command) throws Exception {
    Result result = attempt(command);
    if (result.code() != 0) {
      throw new AssertionError(command + " ended with " + result.code() + ": " + result.output());
    }
    return result.output();
  }

  /** An exit code and what was printed. */
  record Result(int code, String output) {}

  Result attempt(String command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " does not end");
    }
    return new Result(process.exitValue(), output);
  }

  /** Applies a patch as a user would. */
  void apply(byte[] patch) throws Exception {
    Path file = Files.createTempFile("patch", ".diff");
    try {
      Files.write(file, patch);
      run("git apply --whitespace=nowarn '" + file + "'");
    } finally {
      Files.delete(file);
    }
  }

  /** A copy of everything, modes and links included. */
  CodeTree copy(Path to) throws Exception {
    run("cp -a . '" + to + "'");
    return new CodeTree(to);
  }

  /** Path to mode and content of every file and link, {@code .git} left out. */
  Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    for (Path path : files()) {
      content.put(folder.relativize(path).toString(), describe(path));
    }
    return content;
  }

  private static String describe(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "-> " + Files.readSymbolicLink(path);
    }
    return (Files.isExecutable(path) ? "x " : "- ") + Arrays.toString(Files.readAllBytes(path));
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(path -> !path.startsWith(folder.resolve(".git")))
          .filter(path -> Files.isSymbolicLink(path) || Files.isRegularFile(path))
          .sorted()
          .forEach(files::add);
    }
    return files;
  }

  /** As a ZIP with modes and links, as Info-ZIP writes it. */
  byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      for (Path path : files()) {
        ZipArchiveEntry entry = new ZipArchiveEntry(folder.relativize(path).toString());
        boolean link = Files.isSymbolicLink(path);
        entry.setUnixMode(link ? LINK : executable(path) ? EXECUTABLE : REGULAR);
        zip.putArchiveEntry(entry);
        zip.write(
            link
                ? Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8)
                : Files.readAllBytes(path));
        zip.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static boolean executable(Path path) {
    return Files.isExecutable(path);
  }
}
