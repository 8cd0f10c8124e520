package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The queues that Kueue admits Jobs by: each is there, and has room for what may run. */
class KueueTest {
  private static final String AGENTS = "codeloom-agents";
  private static final Manifests BASE = Manifests.base();
  private static final Manifests KUEUE =
      Manifests.parse(Manifests.text(Manifests.HOME.resolve("components/kueue/queues.yaml")));

  private static GenericKubernetesResource one(String kind) {
    return KUEUE.all().stream()
        .filter(object -> object.getKind().equals(kind))
        .map(GenericKubernetesResource.class::cast)
        .reduce(
            (first, second) -> {
              throw new AssertionError("two of " + kind);
            })
        .orElseThrow();
  }

  /** LocalQueueDefaulting: what names no queue goes to the one of this name. */
  @Test
  void jobsWithoutAQueueGoToTheAgentsOwn() {
    GenericKubernetesResource local = one("LocalQueue");
    GenericKubernetesResource cluster = one("ClusterQueue");

    assertThat(local.getMetadata().getName()).isEqualTo("default");
    assertThat(local.getMetadata().getNamespace()).isEqualTo(AGENTS);
    assertThat(local.<String>get("spec", "clusterQueue"))
        .isEqualTo(cluster.getMetadata().getName());
    assertThat(
            cluster.<Map<String, String>>get("spec", "namespaceSelector", "matchLabels").values())
        .containsExactly(AGENTS);
    assertThat(cluster.<String>get("spec", "resourceGroups", 0, "flavors", 0, "name"))
        .isEqualTo(one("ResourceFlavor").getMetadata().getName());
  }

  /** What Kueue admits beyond the namespace's quota would have its pod refused, on its clock. */
  @Test
  void theQueueHasRoomForAllThatMayRunWithinTheNamespacesQuota() {
    GenericKubernetesResource cluster = one("ClusterQueue");
    List<String> covered = cluster.get("spec", "resourceGroups", 0, "coveredResources");
    List<Map<String, Object>> quotas =
        cluster.get("spec", "resourceGroups", 0, "flavors", 0, "resources");
    Map<String, Quantity> hard = BASE.one(ResourceQuota.class, "agents").getSpec().getHard();
    BigDecimal tasks = new BigDecimal(BASE.config().get(Env.MAX_RUNNING_TASKS));

    assertThat(requested()).containsAll(covered).hasSameSizeAs(covered);
    assertThat(quotas).extracting(quota -> quota.get("name")).containsExactlyElementsOf(covered);
    for (Map<String, Object> quota : quotas) {
      String resource = (String) quota.get("name");
      assertThat(Quantity.parse((String) quota.get("nominalQuota")).getNumericalAmount())
          .as(resource)
          .isGreaterThanOrEqualTo(
              PodSize.of(AgentTemplate.pod(), resource, ResourceRequirements::getRequests)
                  .multiply(tasks))
          .isLessThanOrEqualTo(hard.get("requests." + resource).getNumericalAmount());
    }
  }

  private static Stream<Container> containers() {
    return Stream.of(AgentTemplate.pod().getInitContainers(), AgentTemplate.pod().getContainers())
        .flatMap(List::stream);
  }

  private static List<String> requested() {
    return containers()
        .flatMap(container -> container.getResources().getRequests().keySet().stream())
        .distinct()
        .toList();
  }
}
