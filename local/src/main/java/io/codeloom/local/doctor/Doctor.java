package io.codeloom.local.doctor;

import io.codeloom.platform.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code local/doctor}: looks through an environment from where it is run, which must reach the API
 * server and the services. What it needs to know comes from the environment variables that the
 * functions have, and in a cluster from {@code codeloom-config} and Secrets. It changes nothing
 * that stays: an object in the bucket of code, a key in Redis and a pod come and go.
 */
public final class Doctor {
  /** Everything is well. */
  static final int WELL = 0;

  /** Something is wrong, and said. */
  static final int ILL = 1;

  /** Nothing is wrong with what was looked at, and not everything was. */
  static final int UNKNOWN = 2;

  private static final String LAPTOP = "CODELOOM_URL";
  private static final Duration POD = Duration.ofSeconds(150);

  private final PrintStream out;

  Doctor(PrintStream out) {
    this.out = out;
  }

  /** Exit code 0 if all is well, 1 if something is wrong, 2 if not everything could be seen. */
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
    Settings own = Settings.of(env);
    try (KubernetesClient client = KubernetesClients.create(own.kubernetes())) {
      ClusterView cluster = new KubernetesView(client, POD);
      Doctor doctor = new Doctor(out);
      return env.containsKey(LAPTOP)
          ? doctor.look(new Checks(own, cluster).ofLaptop())
          : doctor.look(own, cluster);
    } catch (KubernetesClientException e) {
      out.println("WRONG  the API server that KUBECONFIG names does not answer, or not this user");
      out.println("       Name a kubeconfig by KUBECONFIG with which kubectl works.");
      return UNKNOWN;
    }
  }

  /** Looks at everything a cluster has, and trusts whom its functions trust. */
  int look(Settings own, ClusterView cluster) {
    List<Check> checks = new ArrayList<>();
    try (Trust trust = Trust.of(cluster, own.kubernetes().functionsNamespace())) {
      checks.add(new Check("authorities", trust::findings));
      checks.addAll(new Checks(own.with(cluster), cluster).ofCluster());
      return look(checks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Looks at everything, whatever is wrong with some of it. */
  int look(List<Check> checks) {
    long wrong = 0;
    long unseen = 0;
    for (Check check : checks) {
      List<Finding> findings = look(check);
      findings.forEach(out::println);
      wrong += findings.stream().filter(Finding.Wrong.class::isInstance).count();
      unseen += findings.stream().filter(Finding.Unseen.class::isInstance).count();
    }
    String ill = wrong + (wrong == 1 ? " thing" : " things") + " wrong";
    if (unseen == 0) {
      out.println(wrong == 0 ? "All is well." : ill + ".");
      return wrong == 0 ? WELL : ILL;
    }
    out.println(ill + ", " + unseen + " not looked at.");
    return wrong == 0 ? UNKNOWN : ILL;
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
