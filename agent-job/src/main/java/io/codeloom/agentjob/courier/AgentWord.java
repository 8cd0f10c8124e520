package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.files.FolderFiles;
import io.codeloom.agentjob.files.Patience;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.task.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the agent says of its own ending in {@code result.json}. Untrusted. */
final class AgentWord {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private AgentWord() {}

  /** The exit status it names; empty if there is none that can be read. */
  static Optional<ExitStatus> exitStatus(Path outputDir) throws InterruptedException {
    try {
      String text = Patience.call(LIMIT, () -> read(outputDir));
      return Optional.of(ExitStatus.of(Json.parse(text).path("exit_status").asText()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String read(Path outputDir) throws IOException {
    try (FolderFiles folder = FolderFiles.open(outputDir)) {
      if (!folder.isRegularFile(OutputFiles.RESULT)) {
        throw new IOException("there is none");
      }
      try (InputStream in = Channels.newInputStream(folder.read(OutputFiles.RESULT))) {
        return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      }
    }
  }
}
