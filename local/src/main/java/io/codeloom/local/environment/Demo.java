package io.codeloom.local.environment;

import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
import java.io.PrintStream;

/** {@code local/demo}: starts everything, has the sample's bug mended, and shows how. */
public final class Demo {
  private Demo() {}

  /** Exit code 0 if the task completed and its patch holds what it must. */
  public static void main(String[] args) {
    int code = run(System.out, System.err);
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }

  private static int run(PrintStream out, PrintStream err) {
    Logs.bridge();
    Progress progress = new Progress(out, System::nanoTime);
    try {
      LocalConfig config = LocalConfig.from(System.getenv());
      ContainerRuntime runtime = Processes.isolated(config, progress);
      try (Environment environment = Environment.start(config, runtime, Up.PING, progress)) {
        out.println("Codeloom is up: " + environment.endpoints().api());
        return new DemoTask(environment.endpoints().api(), out, progress).run() ? 0 : 1;
      }
    } catch (Exception e) {
      err.println("The demo failed: " + Causes.of(e));
      return 1;
    }
  }
}
