package io.codeloom.local.manifests;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** How much of a resource a pod takes. */
final class PodSize {
  private PodSize() {}

  /**
   * What the scheduler counts: sidecars and main containers together, or the largest start-up step.
   */
  static BigDecimal of(
      PodSpec pod, String resource, Function<ResourceRequirements, Map<String, Quantity>> side) {
    BigDecimal running =
        sum(pod.getContainers(), resource, side).add(sum(sidecars(pod), resource, side));
    BigDecimal starting =
        pod.getInitContainers().stream()
            .filter(container -> container.getRestartPolicy() == null)
            .map(container -> amount(container, resource, side))
            .max(BigDecimal::compareTo)
            .orElseThrow()
            .add(sum(sidecars(pod), resource, side));
    return running.max(starting);
  }

  private static List<Container> sidecars(PodSpec pod) {
    return pod.getInitContainers().stream()
        .filter(container -> "Always".equals(container.getRestartPolicy()))
        .toList();
  }

  private static BigDecimal sum(
      List<Container> containers,
      String resource,
      Function<ResourceRequirements, Map<String, Quantity>> side) {
    return containers.stream()
        .map(container -> amount(container, resource, side))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal amount(
      Container container,
      String resource,
      Function<ResourceRequirements, Map<String, Quantity>> side) {
    Quantity quantity = side.apply(container.getResources()).get(resource);
    return Objects.requireNonNullElse(quantity, new Quantity("0")).getNumericalAmount();
  }
}
