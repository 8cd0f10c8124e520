package io.codeloom.local.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The child processes of a home, one file each. A killed JVM leaves its children running; the next
 * one ends them here before it touches their data.
 */
public final class ProcessLedger {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLedger.class);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final String SUFFIX = ".pid";

  private final Path folder;

  /** Keeps its files in the given folder, which is created. */
  public ProcessLedger(Path folder) {
    this.folder = PrivateFiles.folder(folder);
  }

  /** Notes a running child under a name; an older note of that name is replaced. */
  public void note(String name, long pid) {
    ProcessIdentity.of(pid)
        .ifPresent(found -> PrivateFiles.write(folder.resolve(name + SUFFIX), found.line() + "\n"));
  }

  /** Forgets a child that has ended. */
  public void forget(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name + SUFFIX));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot forget the process " + name, e);
    }
  }

  /**
   * Ends every noted process that still is the one noted (same pid, start time and boot): SIGTERM,
   * after ten seconds SIGKILL.
   *
   * @return how many were still running
   */
  public int reap() {
    List<Path> notes;
    try (Stream<Path> files = Files.list(folder)) {
      notes = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
    return (int) notes.stream().filter(this::reapOne).count();
  }

  private boolean reapOne(Path note) {
    try {
      Optional<ProcessIdentity> orphan =
          ProcessIdentity.parse(Files.readString(note)).filter(ProcessIdentity::isAlive);
      orphan.ifPresent(ProcessLedger::end);
      Files.deleteIfExists(note);
      return orphan.isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reap " + note, e);
    }
  }

  private static void end(ProcessIdentity orphan) {
    LOG.info("ending {} (process {}) of an earlier run", orphan.command(), orphan.pid());
    ProcessHandle.of(orphan.pid())
        .ifPresent(
            handle -> {
              handle.destroy();
              if (!gone(handle)) {
                handle.destroyForcibly();
                gone(handle);
              }
            });
  }

  private static boolean gone(ProcessHandle handle) {
    CompletableFuture<ProcessHandle> exit = handle.onExit();
    try {
      exit.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for process " + handle.pid(), e);
    }
  }
}
