package io.codeloom.local.environment;

import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
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
    try {
      LocalConfig config = LocalConfig.from(System.getenv());
      ContainerRuntime runtime = Processes.isolated(config, progress);
      Environment environment = Environment.start(config, runtime, PING, progress);
      return serve(environment, out);
    } catch (Exception e) {
      err.println("Codeloom could not start: " + Causes.of(e));
      return 1;
    }
  }

  private static int serve(Environment environment, PrintStream out) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  environment.close();
                  ended.countDown();
                  // A JVM that a signal ends would exit with 130 or 143.
                  Runtime.getRuntime().halt(0);
                },
                "close"));
    out.println("Codeloom is up: " + environment.endpoints().api());
    out.flush();
    ended.await();
    return 0;
  }
}
