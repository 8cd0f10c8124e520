package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Runs containers as threads of this JVM: hundreds of pods at little cost and without any
 * isolation. SIGTERM is the program's own callback or an interrupt; SIGKILL abandons the thread.
 */
public final class InProcessRuntime implements ContainerRuntime {

  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  private final ImageStore<ContainerProgram> images;

  public InProcessRuntime(ImageStore<ContainerProgram> images) {
    this.images = images;
  }

  @Override
  public boolean hasImage(String image) {
    return images.find(image).isPresent();
  }

  @Override
  public RunningContainer start(ContainerSpec spec) throws IOException {
    ContainerProgram program =
        images.find(spec.image()).orElseThrow(() -> new IOException("no image " + spec.image()));
    HostPaths paths = new HostPaths(spec.mounts());
    Map<String, String> env = new LinkedHashMap<>();
    env.put("HOME", paths.orElse("/home", folder(spec, "home")).toString());
    env.put("TMPDIR", paths.orElse("/tmp", folder(spec, "tmp")).toString());
    env.putAll(paths.rewrite(spec.env()));
    BoundedLog log = new BoundedLog(spec.log(), LOG_LIMIT_BYTES);
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    ContainerContext context = new ContainerContext(spec.command(), spec.args(), env, out);
    Running running = new Running(program, context, paths);
    running.thread.setName("pod " + spec.podName() + "/" + spec.name());
    running.thread.start();
    return running;
  }

  private static Path folder(ContainerSpec spec, String name) throws IOException {
    return Files.createDirectories(spec.folder().resolve(name));
  }

  @Override
  public OptionalInt userOf(String podUid) {
    return OptionalInt.empty();
  }

  @Override
  public void forget(String podUid) {}

  @Override
  public void reap(Path containerFolder) {}

  @Override
  public void close() {}

  private static final class Running implements RunningContainer {

    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final ContainerContext context;
    private final HostPaths paths;
    private final Thread thread;

    Running(ContainerProgram program, ContainerContext context, HostPaths paths) {
      this.context = context;
      this.paths = paths;
      this.thread = new Thread(() -> run(program));
      thread.setDaemon(true);
    }

    private void run(ContainerProgram program) {
      int code = 1;
      try {
        code = program.run(context);
      } catch (InterruptedException e) {
        code = TERMINATED;
      } catch (Exception | LinkageError e) {
        e.printStackTrace(context.log());
      } finally {
        context.log().close();
        exit.complete(code);
      }
    }

    @Override
    public CompletableFuture<Integer> exit() {
      return exit;
    }

    @Override
    public void terminate() {
      context.terminate(thread);
    }

    @Override
    public void kill() {
      if (exit.complete(KILLED)) {
        context.log().close();
        thread.interrupt();
      }
    }

    @Override
    public int exec(List<String> command, Duration timeout)
        throws IOException, InterruptedException {
      return HostCommand.run(paths.rewrite(command), timeout);
    }
  }
}
