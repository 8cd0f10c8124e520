package io.codeloom.reconcile;

import com.zaxxer.hikari.HikariDataSource;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.platform.config.ConfigException;
import io.codeloom.platform.config.MySqlConfig;
import io.codeloom.platform.config.PlatformConfig;
import io.codeloom.platform.kafka.FinishedResults;
import io.codeloom.platform.kubernetes.KubernetesAgentJobs;
import io.codeloom.platform.kubernetes.KubernetesClients;
import io.codeloom.platform.mysql.DataSources;
import io.codeloom.platform.mysql.MySqlTaskStore;
import io.codeloom.platform.mysql.Restoration;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** {@code restore-check [--apply]}: {@link RestoreCheck} with reconcile's own environment. */
public final class RestoreCommand {
  /** The command's name. */
  public static final String NAME = "restore-check";

  private static final int USAGE = 2;

  private RestoreCommand() {}

  /**
   * Runs it.
   *
   * @param args what follows the name
   * @return the exit code: 0 done, 1 a service is away or the settings are wrong, 2 wrong arguments
   */
  public static int run(
      List<String> args, Map<String, String> env, PrintStream out, PrintStream err) {
    boolean apply = args.equals(List.of("--apply"));
    if (!apply && !args.isEmpty()) {
      err.println("usage: " + NAME + " [--apply]");
      return USAGE;
    }
    try {
      run(PlatformConfig.read(env::get), apply, out);
      return 0;
    } catch (ConfigException | UnavailableException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private static void run(PlatformConfig config, boolean apply, PrintStream out) {
    MySqlConfig mysql = config.mysql();
    try (HikariDataSource pool = DataSources.create(mysql.url(), mysql.user(), mysql.password());
        KubernetesClient kubernetes = KubernetesClients.create(config.kubernetes())) {
      new RestoreCheck(
              new MySqlTaskStore(pool),
              new KubernetesAgentJobs(kubernetes, config.kubernetes().agentsNamespace()),
              new FinishedResults(config.kafka(), JsonMapper.builder().build()),
              new Restoration(pool),
              out)
          .run(apply);
    }
  }
}
