package io.codeloom.local.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's time, and what a test let pass on top of it; the same for all its processes. */
final class ShiftedClock extends Clock {
  private final Path file;

  /** The time passed so far is kept in {@code file}. */
  ShiftedClock(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  synchronized void pass(Duration time) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, ahead().plus(time).toString());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Duration ahead() {
    try {
      return Files.exists(file) ? Duration.parse(Files.readString(file)) : Duration.ZERO;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead());
  }
}
