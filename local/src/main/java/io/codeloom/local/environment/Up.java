package io.codeloom.local.environment;

import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** {@code local/up}: starts everything and serves until told to end. */
public final class Up {
  /** How often reconcile looks. A minute in a cluster; a laptop's user would rather not wait. */
  static final Duration PING = Duration.ofSeconds(10);

  private Up() {}

  /** Serves until SIGINT or SIGTERM; exit code 0 then, 1 if it could not start. */
  public static void main(String[] args) {
    System.exit(run(System.out, System.err));
  }

  private static int run(PrintStream out, PrintStream err) {
    Logs.bridge();
    Progress progress = new Progress(out, System::nanoTime);
    SignalEnd<Environment> end = SignalEnd.install(0);
    try {
      Environment environment =
          end.start(() -> environment(LocalConfig.from(System.getenv()), progress));
      out.println("Codeloom is up: " + environment.endpoints().api());
      out.flush();
      new CountDownLatch(1).await();
      return 0;
    } catch (Exception e) {
      err.println("Codeloom could not start: " + Causes.of(e));
      return 1;
    }
  }

  /** Codeloom as {@code config} wants it, with containers as isolated as this machine allows. */
  static Environment environment(LocalConfig config, Progress progress) throws IOException {
    ContainerRuntime runtime = Processes.isolated(config, progress);
    return Environment.start(config, runtime, PING, progress);
  }
}
