package io.codeloom.agentjob.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of captured outputs, outside the code so that no patch sees it. Commands append to its
 * files, so that a file a background child fills can be cut back.
 */
public final class Captures {
  /** Bytes one stream of one command may write while it runs. */
  public static final long MAX_BYTES = 32L * 1024 * 1024;

  private final Path folder;
  private final long maxBytes;
  private int next;

  /** Keeps captures in {@code folder}, which is made if it lacks. */
  public Captures(Path folder, long maxBytes) throws IOException {
    this.folder = Files.createDirectories(folder).toRealPath();
    this.maxBytes = maxBytes;
  }

  /** Where they are kept. */
  public Path folder() {
    return folder;
  }

  /** Two new files, for one command. */
  Pair next() throws IOException {
    next++;
    return new Pair(
        Files.createFile(folder.resolve("command-" + next + "-stdout.txt")),
        Files.createFile(folder.resolve("command-" + next + "-stderr.txt")));
  }

  /** Keeps a text that was too long to show; returns where. */
  public Path keep(String name, String text) throws IOException {
    next++;
    return Files.writeString(folder.resolve(name + "-" + next + ".txt"), text);
  }

  /** Cuts back what children left in the background have written. */
  public void cutBack() throws IOException {
    for (Path file : files()) {
      if (Files.size(file) > maxBytes * 2) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(maxBytes);
        }
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  boolean tooLarge(Pair pair) throws IOException {
    return Files.size(pair.stdout()) > maxBytes || Files.size(pair.stderr()) > maxBytes;
  }

  /** The files of one command. */
  record Pair(Path stdout, Path stderr) {}
}
