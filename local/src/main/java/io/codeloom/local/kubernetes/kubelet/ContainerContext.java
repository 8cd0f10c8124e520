package io.codeloom.local.kubernetes.kubelet;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a program that runs as a container inside this JVM is given. */
public final class ContainerContext {

  private final List<String> command;
  private final List<String> args;
  private final Map<String, String> env;
  private final PrintStream log;
  private final List<Runnable> listeners = new ArrayList<>();
  private boolean terminated;

  ContainerContext(
      List<String> command, List<String> args, Map<String, String> env, PrintStream log) {
    this.command = List.copyOf(command);
    this.args = List.copyOf(args);
    this.env = Map.copyOf(env);
    this.log = log;
  }

  /** The pod's, empty when it leaves the image's own. */
  public List<String> command() {
    return command;
  }

  public List<String> args() {
    return args;
  }

  /** The pod's, with paths of volumes turned into the folders on this host; HOME and TMPDIR set. */
  public Map<String, String> env() {
    return env;
  }

  /** Stdout and stderr. */
  public PrintStream log() {
    return log;
  }

  /**
   * Runs this at SIGTERM, instead of the interrupt that otherwise stands for it. When the signal
   * came before, this runs at once and the interrupt is taken back.
   */
  public void onTerminate(Runnable listener) {
    synchronized (listeners) {
      listeners.add(listener);
      if (!terminated) {
        return;
      }
    }
    boolean unused = Thread.interrupted();
    listener.run();
  }

  /** SIGTERM for the program on this thread. */
  void terminate(Thread program) {
    List<Runnable> all;
    synchronized (listeners) {
      terminated = true;
      all = List.copyOf(listeners);
      if (all.isEmpty()) {
        program.interrupt();
      }
    }
    all.forEach(Runnable::run);
  }
}
