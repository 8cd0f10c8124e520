package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container that is a process; an isolated one is the first child of the process started. */
final class ContainerProcess implements RunningContainer {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerProcess.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LAST_OUTPUT_MILLIS = 2_000;
  private static final int BUFFER = 1 << 14;

  private final Process process;
  private final ContainerSpec spec;
  private final boolean apart;
  private final Function<List<String>, ProcessRuntime.Invocation> entering;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private volatile long main;

  ContainerProcess(
      Process process,
      ContainerSpec spec,
      boolean apart,
      Function<List<String>, ProcessRuntime.Invocation> entering) {
    this.process = process;
    this.spec = spec;
    this.apart = apart;
    this.entering = entering;
    this.main = process.pid();
  }

  /** Records it before it is told to go on, so that nothing ever runs unrecorded. */
  void begin() throws IOException {
    Thread output = daemon("output", this::drain);
    daemon("exit", () -> awaitExit(output));
    if (apart) {
      main = awaitFirstChild();
    }
    List<Long> pids = new ArrayList<>(List.of(process.pid()));
    if (main != process.pid()) {
      pids.add(main);
    }
    ProcessRecord.write(spec.folder(), pids);
  }

  private Thread daemon(String what, Runnable task) {
    Thread thread =
        new Thread(task, "container " + spec.podName() + "/" + spec.name() + " " + what);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private long awaitFirstChild() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (process.isAlive() && System.nanoTime() < end) {
        OptionalLong child = firstChild(process);
        if (child.isPresent()) {
          return child.getAsLong();
        }
        Thread.sleep(2);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return process.pid();
  }

  /** From /proc, which is cheaper than asking for all of the host's processes. */
  static OptionalLong firstChild(Process process) {
    Path children = Path.of("/proc/%1$d/task/%1$d/children".formatted(process.pid()));
    try {
      if (!Files.exists(children)) {
        return process.children().mapToLong(ProcessHandle::pid).findFirst();
      }
      String first = Files.readString(children).strip().split(" ", 2)[0];
      return first.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(first));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private void drain() {
    try (BoundedLog log = new BoundedLog(spec.log(), ContainerRuntime.LOG_LIMIT_BYTES);
        InputStream in = process.getInputStream()) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        log.write(buffer, 0, read);
      }
    } catch (IOException e) {
      LOG.debug("the output of {} ended: {}", spec.name(), e.toString());
    }
  }

  private void awaitExit(Thread output) {
    int code = 1;
    try {
      code = process.waitFor();
      if (!apart) {
        ProcessRecord.killGroup(process.pid());
      }
      output.join(LAST_OUTPUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("what {} left running may still run", spec.name(), e);
    } finally {
      exit.complete(code);
    }
  }

  @Override
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  @Override
  public void terminate() {
    if (process.isAlive()) {
      ProcessHandle.of(main).ifPresent(ProcessHandle::destroy);
    }
  }

  @Override
  public void kill() {
    if (!process.isAlive()) {
      return;
    }
    ProcessHandle.of(main).ifPresent(ProcessHandle::destroyForcibly);
    if (!apart) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Override
  public int exec(List<String> command, Duration timeout) throws IOException, InterruptedException {
    ProcessRuntime.Invocation invocation = entering.apply(command);
    return HostCommand.fork(
        invocation.words(), invocation.input().getBytes(StandardCharsets.UTF_8), timeout);
  }
}
