package io.codeloom.local.doctor;

import io.codeloom.core.config.Env;
import io.codeloom.core.port.Buckets;
import io.codeloom.platform.config.PlatformConfig;
import io.codeloom.platform.cos.CosClients;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What there is to look at, in order: what others depend on comes first. */
final class Checks {
  /** So many tasks are staged at once without waiting for each other. */
  private static final int PARTITIONS = 12;

  private static final String LAPTOP = "a laptop";

  private Checks() {}

  /**
   * Everything a cluster has.
   *
   * @param image the agent image, for the probe pod
   */
  static List<Check> ofCluster(PlatformConfig config, ClusterView cluster, String image) {
    String functions = config.kubernetes().functionsNamespace();
    String agents = config.kubernetes().agentsNamespace();
    ObjectsCheck objects = new ObjectsCheck(cluster, config.kubernetes());
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("Kubernetes", () -> VersionCheck.look(cluster)));
    checks.add(new Check("namespaces and model key", objects::common));
    checks.add(new Check("walls around the agents", objects::walls));
    checks.add(new Check("rights", () -> RightsCheck.look(cluster)));
    checks.add(new Check("git tokens", () -> TokensCheck.look(cluster, config.kubernetes())));
    checks.add(new Check("Knative", () -> KnativeCheck.look(cluster, functions)));
    checks.addAll(services(config, PARTITIONS));
    checks.add(
        new Check(
            "what agents reach",
            () ->
                new ProbePod(agents, image)
                    .look(cluster, Targets.closed(config), Targets.open(config, cluster))));
    return checks;
  }

  /** What {@code local/up} has of it. */
  static List<Check> ofLaptop(PlatformConfig config, ClusterView cluster) {
    ObjectsCheck objects = new ObjectsCheck(cluster, config.kubernetes());
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("Kubernetes", () -> VersionCheck.look(cluster)));
    checks.add(new Check("namespaces and model key", objects::common));
    checks.add(Check.notHere("walls around the agents", LAPTOP + " has no admission and no quota"));
    checks.add(Check.notHere("rights", LAPTOP + "'s API server knows one user"));
    checks.add(new Check("git tokens", () -> TokensCheck.look(cluster, config.kubernetes())));
    checks.add(Check.notHere("Knative", "sources and Broker run inside local/up"));
    checks.addAll(services(config, 1));
    checks.add(Check.notHere("what agents reach", LAPTOP + " enforces no network policy"));
    return checks;
  }

  private static List<Check> services(PlatformConfig config, int partitions) {
    return List.of(
        new Check("topics", new TopicsCheck(config.kafka(), partitions)::look),
        new Check("tables", new TablesCheck(config.mysql())::look),
        new Check("buckets", () -> buckets(config)),
        new Check("Redis", () -> RedisCheck.look(config.redis())));
  }

  private static List<Finding> buckets(PlatformConfig config) throws Exception {
    try (CosClients clients = new CosClients(config.cos(), Clock.systemUTC())) {
      Buckets buckets = clients.buckets();
      List<Finding> findings = new ArrayList<>();
      findings.addAll(new BucketsCheck().look(config.cos().codeBucket(), buckets.code()));
      findings.addAll(new BucketsCheck().look(config.cos().logsBucket(), buckets.logs()));
      return findings;
    }
  }

  /** The setting that names the probe's image. */
  static String image(java.util.function.Function<String, String> lookup) {
    String image = lookup.apply(Env.AGENT_IMAGE);
    return image == null ? "" : image;
  }
}
