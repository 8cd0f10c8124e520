package io.codeloom.local.doctor;

import io.codeloom.platform.config.ConfigException;
import io.codeloom.platform.config.PlatformConfig;
import io.codeloom.platform.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code local/doctor}: looks through an environment from where it is run, which must reach the API
 * server and the services. What it needs to know comes from the environment variables that the
 * functions have, and in a cluster from {@code codeloom-config}. It changes nothing that stays: an
 * object in each bucket, a key in Redis and a pod come and go.
 */
public final class Doctor {
  /** Everything is well. */
  static final int WELL = 0;

  /** Something is wrong, and said. */
  static final int ILL = 1;

  /** Not enough is known to look. */
  static final int UNKNOWN = 2;

  private static final String LAPTOP = "CODELOOM_URL";
  private static final Duration POD = Duration.ofSeconds(150);

  private final PrintStream out;

  Doctor(PrintStream out) {
    this.out = out;
  }

  /** Exit code 0 if all is well, 1 if something is wrong, 2 if settings are missing. */
  public static void main(String[] args) {
    System.exit(run(System.getenv(), System.out));
  }

  /**
   * Looks with these settings.
   *
   * @param env as {@link System#getenv()} gives it
   * @param out for findings
   * @return the exit code
   */
  public static int run(Map<String, String> env, PrintStream out) {
    try (KubernetesClient client = KubernetesClients.create(Settings.kubernetes(env))) {
      ClusterView cluster = new KubernetesView(client, POD);
      boolean laptop = env.containsKey(LAPTOP);
      Settings settings = laptop ? Settings.of(env) : Settings.of(env).with(cluster);
      PlatformConfig config = PlatformConfig.read(settings::get);
      return new Doctor(out)
          .look(
              laptop
                  ? Checks.ofLaptop(config, cluster)
                  : Checks.ofCluster(config, cluster, Checks.image(settings::get)));
    } catch (KubernetesClientException e) {
      out.println("WRONG  the API server that KUBECONFIG names does not answer, or not this user");
      out.println("       Name a kubeconfig by KUBECONFIG with which kubectl works.");
      return UNKNOWN;
    } catch (ConfigException e) {
      e.problems().forEach(problem -> out.println("WRONG  " + problem));
      out.println(
          "       Set what is missing, or source .codeloom/endpoints.env of a running local/up.");
      return UNKNOWN;
    }
  }

  /** Looks at everything, whatever is wrong with some of it. */
  int look(List<Check> checks) {
    long wrong = 0;
    for (Check check : checks) {
      List<Finding> findings = look(check);
      findings.forEach(out::println);
      wrong += findings.stream().filter(Finding.Wrong.class::isInstance).count();
    }
    out.println(
        wrong == 0 ? "All is well." : wrong + (wrong == 1 ? " thing" : " things") + " wrong.");
    return wrong == 0 ? WELL : ILL;
  }

  private static List<Finding> look(Check check) {
    try {
      return check.look().look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(unknown(check, e));
    } catch (Exception e) {
      return List.of(unknown(check, e));
    }
  }

  /** Drivers' messages may repeat URLs with passwords in them; types say enough. */
  private static Finding unknown(Check check, Exception e) {
    Throwable root = e;
    StringBuilder types = new StringBuilder(e.getClass().getSimpleName());
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
      types.append(" <- ").append(root.getClass().getSimpleName());
    }
    return new Finding.Wrong(
        check.subject() + " cannot be looked at: " + types,
        "See that it runs, that it can be reached from here (in a cloud: from within its network),"
            + " and that name and password are right.");
  }
}
