package io.codeloom.local.cluster;

import io.codeloom.core.config.Env;
import io.codeloom.local.manifests.AgentTemplate;
import io.codeloom.local.manifests.Manifests;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cluster that {@code KUBECONFIG} names, by a user who may do everything and impersonate. Where
 * Codeloom is not installed, the objects a Job depends on are made for the run and removed after
 * it; where it is, nothing is made and every try is a dry run.
 */
final class TestCluster implements AutoCloseable {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final KubernetesClient admin;
  private final Optional<Installation> made;
  private final Map<String, KubernetesClient> accounts = new ConcurrentHashMap<>();

  private TestCluster(KubernetesClient admin, Optional<Installation> made) {
    this.admin = admin;
    this.made = made;
  }

  static TestCluster prepare() {
    String file = System.getenv("KUBECONFIG");
    if (file == null || file.isBlank()) {
      throw new IllegalStateException(
          "KUBECONFIG must name the cluster to test (knative/check starts one)");
    }
    Config config = Config.fromKubeconfig(new File(file));
    KubernetesClient admin = client(config);
    System.err.println(
        "cluster: "
            + admin.getMasterUrl()
            + ", Kubernetes "
            + admin.getKubernetesVersion().getGitVersion());
    return new TestCluster(admin, Installation.makeUnlessThere(admin));
  }

  private static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withRequestTimeout(30_000).build())
        .build();
  }

  /** Says once and loudly what this cluster cannot show. */
  static void notChecked(String what) {
    System.err.println("NOT CHECKED: " + what);
  }

  KubernetesClient admin() {
    return admin;
  }

  /** A client that is the service account {@code namespace/name}. */
  KubernetesClient as(String namespace, String name) {
    return accounts.computeIfAbsent(
        "system:serviceaccount:" + namespace + ":" + name,
        user ->
            client(
                new ConfigBuilder(admin.getConfiguration())
                    .withImpersonateUsername(user)
                    .withImpersonateGroups(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + namespace,
                        "system:authenticated")
                    .build()));
  }

  /** A client that is one of the functions. */
  KubernetesClient as(String function) {
    return as(Manifests.FUNCTIONS, function);
  }

  /** Whether Codeloom was not there before, so that Jobs may be made and ended at will. */
  boolean isOurs() {
    return made.isPresent();
  }

  /** Whether nobody but the test runs pods here. */
  boolean hasNoNodes() {
    return admin.nodes().list().getItems().stream()
        .allMatch(node -> node.getMetadata().getName().equals(PlayedNode.NAME));
  }

  /** dispatch's Job for a new task, with images that this cluster's configuration allows. */
  Job job() {
    return YAML.unmarshal(jobYaml(UUID.randomUUID()), Job.class);
  }

  /** dispatch's Job for {@code task}. */
  String jobYaml(UUID task) {
    Map<String, String> config =
        Optional.ofNullable(
                admin
                    .configMaps()
                    .inNamespace(Manifests.FUNCTIONS)
                    .withName("codeloom-config")
                    .get())
            .map(ConfigMap::getData)
            .orElseThrow(() -> new AssertionError("no ConfigMap codeloom-config"));
    String image = config.get(Env.AGENT_IMAGE);
    return AgentTemplate.yaml(task, image, isOurs() ? AgentTemplate.OWN_IMAGE : image);
  }

  /** Takes away every Job of the agents, whoever still holds it. */
  void removeJobs() {
    made.ifPresent(Installation::removeJobs);
  }

  @Override
  public void close() {
    accounts.values().forEach(KubernetesClient::close);
    made.ifPresent(Installation::remove);
    admin.close();
  }
}
