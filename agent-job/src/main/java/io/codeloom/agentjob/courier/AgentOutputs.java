package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.files.FolderFiles;
import io.codeloom.agentjob.files.Masker;
import io.codeloom.agentjob.files.MaskingStream;
import io.codeloom.agentjob.files.Patience;
import io.codeloom.agentjob.files.RawPaths;
import io.codeloom.core.job.OutputFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies what the agent left in its output folder, masked: regular files directly in it, whatever
 * they are swapped for while they are read.
 */
final class AgentOutputs {
  /** Bytes of all files together at most. */
  static final long MAX_TOTAL = 512L * 1024 * 1024;

  private static final Duration PER_FILE = Duration.ofSeconds(30);
  private static final int MAX_NOTES = 20;

  /** Names finalize knows as the courier's own. */
  private static final Set<String> RESERVED =
      Set.of(OutputFiles.DIFF, OutputFiles.USAGE, OutputFiles.EXCHANGE, "manifest.json");

  private final Path target;
  private final Masker masker;
  private final Map<String, Path> copied = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private long total;

  private AgentOutputs(Path target, Masker masker) {
    this.target = target;
    this.masker = masker;
  }

  /**
   * What was copied.
   *
   * @param files name to copy
   * @param notes which were left behind and why; at most 20
   */
  record Copied(Map<String, Path> files, List<String> notes) {}

  /** Copies from {@code outputDir} to {@code target}, which must exist. */
  static Copied copy(Path outputDir, Path target, Masker masker)
      throws IOException, InterruptedException {
    AgentOutputs outputs = new AgentOutputs(target, masker);
    try (FolderFiles folder = FolderFiles.open(outputDir)) {
      for (String name : folder.names()) {
        outputs.take(folder, name);
      }
    }
    return new Copied(outputs.copied, outputs.notes);
  }

  private void take(FolderFiles folder, String name) throws IOException, InterruptedException {
    String display = RawPaths.display(name);
    if (!OutputFiles.NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      note(display, "its name is not allowed");
    } else if (RESERVED.contains(name)) {
      note(display, "the name is the courier's own");
    } else if (!folder.isRegularFile(name)) {
      note(display, "it is no regular file");
    } else if (copied.size() >= OutputFiles.MAX_FILES) {
      note(display, "there are more than " + OutputFiles.MAX_FILES + " files");
    } else {
      copy(folder, name);
    }
  }

  private void copy(FolderFiles folder, String name) throws InterruptedException {
    Path to = target.resolve(name);
    try {
      long size = Patience.call(PER_FILE, () -> copyWithin(folder, name, to));
      total += size;
      copied.put(name, to);
    } catch (IOException e) {
      note(name, e.getMessage());
      discard(to);
    }
  }

  private long copyWithin(FolderFiles folder, String name, Path to) throws IOException {
    long max = Math.min(OutputFiles.MAX_FILE_BYTES, MAX_TOTAL - total);
    try (InputStream in = Channels.newInputStream(folder.read(name));
        MaskingStream out = masker.over(Files.newOutputStream(to))) {
      byte[] buffer = new byte[64 * 1024];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > max) {
          throw new IOException("it is larger than " + max + " bytes");
        }
        out.write(buffer, 0, n);
      }
    }
    long size = Files.size(to);
    if (size > OutputFiles.MAX_FILE_BYTES) {
      throw new IOException("it is too large once masked");
    }
    return size;
  }

  private void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It lies in the courier's own folder, which is emptied before the next upload.
      notes.add(file.getFileName() + " could not be discarded");
    }
  }

  private void note(String name, String reason) {
    if (notes.size() < MAX_NOTES) {
      notes.add(name + " was left out: " + reason);
    }
  }
}
