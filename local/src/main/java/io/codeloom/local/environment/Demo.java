package io.codeloom.local.environment;

import io.codeloom.core.config.Env;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** {@code local/demo}: starts everything, has the sample's bug mended, and shows how. */
public final class Demo {
  /** As shells have it for a command that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  private Demo() {}

  /** Exit code 0 if the task completed and its patch holds what it must. */
  public static void main(String[] args) {
    int code = run(System.out, System.err);
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }

  /** Its only caller is the demo itself, which has no key. */
  private static LocalConfig config() {
    Map<String, String> env = new HashMap<>(System.getenv());
    env.keySet().removeAll(Set.of(Env.API_KEYS_FILE, Env.OIDC_ISSUER));
    return LocalConfig.from(env);
  }

  private static int run(PrintStream out, PrintStream err) {
    Logs.bridge();
    Progress progress = new Progress(out, System::nanoTime);
    SignalEnd<Environment> end = SignalEnd.install(INTERRUPTED);
    try (Environment environment = end.start(() -> Up.environment(config(), progress))) {
      out.println("Codeloom is up: " + environment.endpoints().api());
      return new DemoTask(environment.endpoints().api(), out, progress).run() ? 0 : 1;
    } catch (Exception e) {
      err.println("The demo failed: " + Causes.of(e));
      return 1;
    }
  }
}
