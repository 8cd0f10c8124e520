package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each container as a process of its own, isolated as far as this machine allows. */
public final class ProcessRuntime implements ContainerRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntime.class);

  /**
   * The next fork becomes process 1 of the new namespace. Not by unshare's own --fork, which in
   * util-linux 2.38 loses the signal that ended its child; nor as a background job, which would
   * ignore SIGINT. The shell's own word about a killed child is no output of the container. File 4
   * tells the child whether this shell lives; see {@link Sandbox#UNLESS_ORPHANED}.
   */
  private static final String FORK =
      "exec 3>&2 2>/dev/null 4</proc/$$/stat;"
          + " /usr/bin/setpriv --pdeathsig KILL -- /bin/sh \"$@\" 2>&3 3>&-; exit $?";

  /** A parent that died before its death signal was asked for sends none. */
  private static final String UNLESS_ORPHANED =
      "[ $PPID = " + ProcessHandle.current().pid() + " ] || exit 137; ";

  private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";

  private final ImageStore<ProcessImage> images;
  private final Isolation isolation;
  private final HostFolders host = HostFolders.ofThisHost();
  private final HostUsers users = new HostUsers(ProcessHandle.current().pid());

  /**
   * A parent's death signal is sent when the thread that started the child ends, so all children
   * are started by one thread that lives as long as this runtime.
   */
  private final ExecutorService launcher =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "container-launcher");
            thread.setDaemon(true);
            return thread;
          });

  public ProcessRuntime(ImageStore<ProcessImage> images, Isolation isolation) {
    this.images = images;
    this.isolation = isolation;
  }

  @Override
  public boolean hasImage(String image) {
    return images.find(image).isPresent();
  }

  @Override
  public OptionalInt userOf(String podUid) {
    boolean root = isolation instanceof Isolation.Root || isolation instanceof Isolation.RootPerPod;
    return root ? OptionalInt.of(users.ofPod(podUid)) : OptionalInt.empty();
  }

  /** The user that a container runs as. */
  private OptionalInt userOf(ContainerSpec spec) {
    return isolation instanceof Isolation.Root
        ? OptionalInt.of(users.ofContainer(spec.podUid(), spec.name()))
        : userOf(spec.podUid());
  }

  @Override
  public void forget(String podUid) {
    users.release(podUid);
  }

  @Override
  public RunningContainer start(ContainerSpec spec) throws IOException {
    ProcessImage image =
        images.find(spec.image()).orElseThrow(() -> new IOException("no image " + spec.image()));
    Map<String, String> env = environment(image, spec);
    boolean apart = isolation.holds();
    Invocation invocation = apart ? isolated(image, spec, env) : plain(image, spec, env);
    Process process = launch(invocation);
    ContainerProcess container =
        new ContainerProcess(
            process, spec, apart, command -> entering(process, spec, env, command));
    try {
      container.begin();
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(invocation.input().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("{} ended before it began; its log says why", spec.name());
    }
    return container;
  }

  /** A command line, and what it reads from stdin. */
  record Invocation(List<String> words, String input) {}

  private Map<String, String> environment(ProcessImage image, ContainerSpec spec)
      throws IOException {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", host.path());
    env.put("HOME", Sandbox.HOME);
    env.put("HOSTNAME", spec.podName());
    env.putAll(image.env());
    env.putAll(spec.env());
    for (String name : env.keySet()) {
      if (!name.matches(VARIABLE)) {
        throw new IOException("a variable's name is not one a shell can set");
      }
    }
    return env;
  }

  private Invocation isolated(ProcessImage image, ContainerSpec spec, Map<String, String> env)
      throws IOException {
    Path script = new Sandbox(host, image, spec, userOf(spec.podUid()), userOf(spec)).write();
    List<String> words = new ArrayList<>();
    words.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL"));
    // Without a session of its own it could type into this terminal (TIOCSTI), and Ctrl-C there
    // would kill it in the middle of its work.
    words.addAll(List.of("/usr/bin/setsid", "/usr/bin/unshare"));
    if (isolation instanceof Isolation.User) {
      words.addAll(List.of("--user", "--map-root-user"));
    }
    words.addAll(List.of("--mount", "--pid", "--ipc", "--propagation", "private", "--"));
    words.addAll(List.of("/bin/sh", "-c", UNLESS_ORPHANED + FORK, "sh", script.toString()));
    words.addAll(image.commandLine(spec));
    return new Invocation(words, Shell.environment(env, spec.workingDirectory()));
  }

  private static Invocation plain(ProcessImage image, ContainerSpec spec, Map<String, String> env)
      throws IOException {
    Path home = Folders.createPrivate(spec.folder().resolve("home"));
    Path tmp = Folders.createPrivate(spec.folder().resolve("tmp"));
    List<ContainerSpec.Mount> mounts = new ArrayList<>(spec.mounts());
    mounts.add(new ContainerSpec.Mount(home, Sandbox.HOME, false));
    mounts.add(new ContainerSpec.Mount(tmp, "/tmp", false));
    HostPaths paths = new HostPaths(mounts);
    Map<String, String> rewritten = new LinkedHashMap<>(Map.of("TMPDIR", "/tmp"));
    rewritten.putAll(env);
    List<String> words = new ArrayList<>();
    words.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "/usr/bin/setsid"));
    words.addAll(
        List.of(
            "/bin/sh", "-c", UNLESS_ORPHANED + "eval \"$(cat)\"; exec \"$@\" </dev/null", "sh"));
    words.addAll(paths.rewrite(image.commandLine(spec)));
    String folder =
        spec.workingDirectory().isEmpty()
            ? home.toString()
            : paths.rewrite(spec.workingDirectory());
    return new Invocation(words, Shell.environment(paths.rewrite(rewritten), folder));
  }

  private Process launch(Invocation invocation) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(invocation.words()).redirectErrorStream(true);
    builder.directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    try {
      return launcher.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new IOException("cannot start a process", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The way to run a command inside a container that runs. */
  private Invocation entering(
      Process process, ContainerSpec spec, Map<String, String> env, List<String> command) {
    if (!isolation.holds()) {
      return new Invocation(new HostPaths(spec.mounts()).rewrite(command), "");
    }
    long first = ContainerProcess.firstChild(process).orElse(process.pid());
    List<String> words = new ArrayList<>();
    words.addAll(List.of("/usr/bin/nsenter", "--target", Long.toString(first)));
    if (isolation instanceof Isolation.User) {
      words.addAll(List.of("--user", "--preserve-credentials"));
    }
    words.addAll(List.of("--mount", "--pid", "--ipc", "--root", "--wd", "--", "/bin/sh", "-c"));
    words.add("exec " + Sandbox.drop(userOf(spec)) + " -- " + Sandbox.BECOME + " \"$@\"");
    words.add("sh");
    words.addAll(command);
    return new Invocation(words, Shell.environment(env, spec.workingDirectory()));
  }

  @Override
  public void reap(Path containerFolder) throws IOException {
    ProcessRecord.reap(containerFolder);
  }

  @Override
  public void close() {
    launcher.shutdownNow();
  }
}
