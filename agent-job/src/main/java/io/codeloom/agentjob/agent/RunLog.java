package io.codeloom.agentjob.agent;

import io.codeloom.core.text.Harmless;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** What a reader follows a run by: one line an event, in a file and in the container's log. */
final class RunLog implements AutoCloseable {
  private static final int LONGEST = 300;

  private final PrintStream file;
  private final PrintStream container;
  private final Clock clock;

  RunLog(Path file, PrintStream container, Clock clock) throws IOException {
    this.file = new PrintStream(new FileOutputStream(file.toFile()), true, StandardCharsets.UTF_8);
    this.container = container;
    this.clock = clock;
  }

  synchronized void line(String text) {
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    String line = clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + Harmless.onOneLine(shown);
    file.println(line);
    container.println(line);
  }

  @Override
  public void close() {
    file.close();
  }
}
