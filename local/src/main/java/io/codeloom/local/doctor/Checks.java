package io.codeloom.local.doctor;

import io.codeloom.core.config.Env;
import io.codeloom.core.event.Topics;
import io.codeloom.platform.config.CosConfig;
import io.codeloom.platform.config.KafkaConfig;
import io.codeloom.platform.config.KubernetesConfig;
import io.codeloom.platform.config.MySqlConfig;
import io.codeloom.platform.config.RedisConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is to look at, in order: what others depend on comes first. */
final class Checks {
  /** So many tasks are staged at once without waiting for each other. */
  private static final int PARTITIONS = 12;

  private static final String LAPTOP = "a laptop";

  private final Settings settings;
  private final ClusterView cluster;
  private final KubernetesConfig namespaces;

  Checks(Settings settings, ClusterView cluster) {
    this.settings = settings;
    this.cluster = cluster;
    this.namespaces = settings.kubernetes();
  }

  /** Everything a cluster has. */
  List<Check> ofCluster() {
    String functions = namespaces.functionsNamespace();
    ObjectsCheck objects = objects();
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("Kubernetes", () -> VersionCheck.look(cluster)));
    checks.add(new Check("namespaces and model key", objects::common));
    checks.add(new Check("walls around the agents", objects::walls));
    checks.add(new Check("rights", () -> RightsCheck.look(cluster)));
    checks.add(new Check("git tokens", () -> TokensCheck.look(cluster, namespaces)));
    checks.add(new Check("Knative", () -> KnativeCheck.look(cluster, functions)));
    checks.addAll(services(TopicsCheck.ofCluster(), PARTITIONS));
    checks.add(new Check("what agents reach", this::reach));
    return checks;
  }

  /** What {@code local/up} has of it. */
  List<Check> ofLaptop() {
    ObjectsCheck objects = objects();
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("Kubernetes", () -> VersionCheck.look(cluster)));
    checks.add(new Check("namespaces and model key", objects::common));
    checks.add(Check.notHere("walls around the agents", LAPTOP + " has no admission and no quota"));
    checks.add(Check.notHere("rights", LAPTOP + "'s API server knows one user"));
    checks.add(new Check("git tokens", () -> TokensCheck.look(cluster, namespaces)));
    checks.add(Check.notHere("Knative", "sources and Broker run inside local/up"));
    checks.addAll(services(Topics.ALL, 1));
    checks.add(Check.notHere("what agents reach", LAPTOP + " enforces no network policy"));
    return checks;
  }

  private ObjectsCheck objects() {
    return new ObjectsCheck(cluster, namespaces);
  }

  private List<Check> services(List<String> topics, int partitions) {
    Known<CosConfig> signing = Known.of(settings, CosConfig::read);
    boolean podIdentity = new PodRoles(cluster, namespaces.functionsNamespace()).ofSubmit();
    return List.of(
        Known.of(settings, KafkaConfig::read)
            .check(
                "topics",
                kafka ->
                    new TopicsCheck(settings.kafkaAccounts(kafka, cluster), partitions)
                        .look(topics)),
        Known.of(settings, MySqlConfig::read)
            .check("tables", mysql -> new TablesCheck(mysql).look()),
        Known.of(settings, CosPlace::read)
            .check("buckets", place -> new BucketsLook().look(place, signing, podIdentity)),
        Known.of(settings, RedisConfig::read).check("Redis", RedisCheck::look));
  }

  private List<Finding> reach() throws Exception {
    String agents = namespaces.agentsNamespace();
    Known<MySqlConfig> mysql = Known.of(settings, MySqlConfig::read);
    Known<CosPlace> cos = Known.of(settings, CosPlace::read);
    String image = settings.get(Env.AGENT_IMAGE);
    List<Finding> findings = new ArrayList<>();
    if (mysql.settings().isEmpty()) {
      findings.add(mysql.unseen("whether agents reach MySQL"));
    }
    if (cos.settings().isEmpty()) {
      findings.add(cos.unseen("whether agents reach COS"));
    }
    findings.addAll(
        new ProbePod(
                agents,
                image == null ? "" : image,
                Optional.ofNullable(settings.get(Env.AGENT_NODE_POOL))
                    .filter(name -> !name.isBlank()))
            .look(
                cluster,
                Targets.closed(mysql.settings().map(MySqlConfig::url)),
                Targets.open(cos.settings(), cluster, agents)));
    return findings;
  }
}
