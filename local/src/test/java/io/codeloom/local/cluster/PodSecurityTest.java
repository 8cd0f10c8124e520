package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.manifests.TryingOutServices;
import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pod of dispatch's Job under Pod Security {@code restricted}; nothing is stored. */
@ClusterTest
class PodSecurityTest {
  private final TestCluster cluster;

  PodSecurityTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void theAgentsPodIsAdmittedWithoutAToken() {
    Pod pod = create(pod());
    assertThat(pod.getSpec().getVolumes()).noneMatch(volume -> volume.getProjected() != null);
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("agent");
  }

  /** Their own namespace, which Terraform makes, enforces the same. */
  @ParameterizedTest
  @MethodSource("tryingOut")
  void thePodsOfTheServicesForTryingOutAreAdmitted(PodSpec spec) {
    Pod pod = pod();
    pod.setSpec(spec);
    assertThat(create(pod)).isNotNull();
  }

  static Stream<PodSpec> tryingOut() {
    return TryingOutServices.pods().peek(PodSecurityTest::withoutClaims);
  }

  /** What a StatefulSet adds to its pods by itself. */
  private static void withoutClaims(PodSpec pod) {
    for (Container container : pod.getContainers()) {
      container.getVolumeMounts().removeIf(mount -> mount.getName().equals("data"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("loosened")
  void aLooserPodIsRefused(String what, Consumer<PodSpec> change) {
    Pod pod = pod();
    change.accept(pod.getSpec());
    assertThatThrownBy(() -> create(pod))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("violates PodSecurity \"restricted");
  }

  static Stream<Arguments> loosened() {
    return Stream.of(
        loosened("root", pod -> pod.getSecurityContext().setRunAsUser(0L)),
        loosened("maybe root", pod -> pod.getSecurityContext().setRunAsNonRoot(null)),
        loosened("no seccomp", pod -> pod.getSecurityContext().setSeccompProfile(null)),
        loosened("the node's network", pod -> pod.setHostNetwork(true)),
        loosened("the node's processes", pod -> pod.setHostPID(true)),
        loosened(
            "the node's files",
            pod ->
                pod.getVolumes()
                    .add(
                        new VolumeBuilder()
                            .withName("host")
                            .withHostPath(new HostPathVolumeSource("/", null))
                            .build())),
        loosened(
            "a privileged agent",
            pod -> {
              pod.getContainers().get(0).getSecurityContext().setAllowPrivilegeEscalation(null);
              pod.getContainers().get(0).getSecurityContext().setPrivileged(true);
            }),
        loosened(
            "capabilities of the courier",
            pod ->
                pod.getInitContainers()
                    .get(0)
                    .getSecurityContext()
                    .setCapabilities(new CapabilitiesBuilder().withAdd("NET_ADMIN").build())));
  }

  private static Arguments loosened(String what, Consumer<PodSpec> change) {
    return Arguments.of(what, change);
  }

  private Pod pod() {
    PodSpec spec = cluster.job().getSpec().getTemplate().getSpec();
    return new PodBuilder()
        .withNewMetadata()
        .withName("codeloom-tests")
        .withNamespace(Manifests.AGENTS)
        .withLabels(Map.of())
        .endMetadata()
        .withSpec(spec)
        .build();
  }

  private Pod create(Pod pod) {
    return cluster.admin().resource(pod).dryRun().create();
  }
}
