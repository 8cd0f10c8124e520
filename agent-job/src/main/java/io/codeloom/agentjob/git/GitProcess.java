package io.codeloom.agentjob.git;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One running git. It is killed, children included, at its time limit and on {@link #close}. */
final class GitProcess implements AutoCloseable {
  private static final int COMPLAINT_LENGTH = 500;

  private final String name;
  private final Process process;
  private final OutputStream stdin;
  private final StringBuilder complaint = new StringBuilder();
  private final AtomicBoolean late = new AtomicBoolean();
  private final Thread stderr;
  private final CompletableFuture<Process> watch;

  GitProcess(String name, Process process, Duration timeLimit) {
    this.name = name;
    this.process = process;
    this.stdin = new BufferedOutputStream(process.getOutputStream(), 64 * 1024);
    this.stderr = new Thread(this::drainStderr, "git-stderr");
    stderr.setDaemon(true);
    stderr.start();
    this.watch =
        process
            .onExit()
            .orTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((ended, timeout) -> killIfLate(timeout));
  }

  OutputStream stdin() {
    return stdin;
  }

  InputStream stdout() {
    return process.getInputStream();
  }

  /** Waits for the end. */
  void expectSuccess() throws IOException {
    try {
      int code = process.waitFor();
      stderr.join(1_000);
      if (late.get()) {
        throw new IOException("git " + name + " took too long");
      }
      if (code != 0) {
        throw failure();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in git " + name, e);
    }
  }

  IOException failure() {
    synchronized (complaint) {
      return new IOException("git " + name + " failed: " + complaint.toString().strip());
    }
  }

  @Override
  public void close() {
    kill();
    watch.cancel(false);
  }

  private void killIfLate(Throwable timeout) {
    if (timeout != null) {
      late.set(true);
      kill();
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void drainStderr() {
    byte[] buffer = new byte[4096];
    try (InputStream in = process.getErrorStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        keep(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      keep(" (its complaint was cut off)");
    }
  }

  private void keep(String words) {
    synchronized (complaint) {
      int room = COMPLAINT_LENGTH - complaint.length();
      complaint.append(words, 0, Math.max(0, Math.min(room, words.length())));
    }
  }
}
