package io.codeloom.local.services;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server beside this JVM, with its output in a log file and its pid in the ledger. */
final class ServerProcess implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 20;
  private static final int TAIL_BYTES = 2000;
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final String name;
  private final Process process;
  private final ProcessLedger ledger;
  private final Path log;

  private ServerProcess(String name, Process process, ProcessLedger ledger, Path log) {
    this.name = name;
    this.process = process;
    this.ledger = ledger;
    this.log = log;
  }

  static ServerProcess start(String name, List<String> command, ServerFolders folders) {
    Path log = folders.log(name);
    try {
      if (Files.exists(log)) {
        Files.move(log, log.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
      Process process = builder(command, folders.home(), log).start();
      process.getOutputStream().close();
      folders.ledger().note(name, process.pid());
      return new ServerProcess(name, process, folders.ledger(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** A cleared environment, and a session of its own: Ctrl-C in the terminal must not reach it. */
  static ProcessBuilder builder(List<String> command, Path folder, Path log) {
    List<String> full = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      full.add(SETSID.toString());
    }
    full.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(full).directory(folder.toFile());
    builder.environment().clear();
    File output = log.toFile();
    return builder.redirectErrorStream(true).redirectOutput(output);
  }

  /** Polls until ready; ends the process and reports its last words when it dies or is too slow. */
  void await(BooleanSupplier ready, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!ready.getAsBoolean()) {
      if (System.nanoTime() > deadline || exited()) {
        String state =
            process.isAlive() ? " did not answer in " + limit.toSeconds() + " s" : " ended";
        close();
        throw new ServicesException(name + state + "; " + log + " ends with:\n" + tail(log));
      }
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  private boolean exited() {
    try {
      return process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new ServicesException("interrupted while " + name + " was starting", e);
    }
  }

  static String tail(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** SIGTERM, after ten seconds SIGKILL. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (!process.isAlive()) {
      ledger.forget(name);
    }
  }
}
