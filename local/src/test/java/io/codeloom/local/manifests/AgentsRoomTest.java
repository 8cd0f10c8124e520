package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentsRoomTest {
  private final Manifests base = Manifests.base();
  private final PodSpec pod = AgentTemplate.pod();

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "memory", "ephemeral-storage"})
  void theQuotaHasRoomForAllThatMayRun(String resource) {
    Map<String, Quantity> hard = base.one(ResourceQuota.class, "agents").getSpec().getHard();
    BigDecimal tasks = new BigDecimal(base.config().get(Env.MAX_RUNNING_TASKS));
    assertThat(hard.get("pods").getNumericalAmount()).isGreaterThan(tasks);
    assertThat(hard.get("requests." + resource).getNumericalAmount())
        .isGreaterThanOrEqualTo(
            PodSize.of(pod, resource, ResourceRequirements::getRequests).multiply(tasks));
    assertThat(hard.get("limits." + resource).getNumericalAmount())
        .isGreaterThanOrEqualTo(
            PodSize.of(pod, resource, ResourceRequirements::getLimits).multiply(tasks));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "memory", "ephemeral-storage"})
  void noContainerOfTheTemplateIsLargerThanAllowed(String resource) {
    Quantity max =
        base.one(LimitRange.class, "agents").getSpec().getLimits().get(0).getMax().get(resource);
    assertThat(
            List.of(pod.getInitContainers(), pod.getContainers()).stream()
                .flatMap(List::stream)
                .map(container -> container.getResources().getLimits().get(resource)))
        .allSatisfy(
            limit ->
                assertThat(limit.getNumericalAmount())
                    .isLessThanOrEqualTo(max.getNumericalAmount()));
  }
}
