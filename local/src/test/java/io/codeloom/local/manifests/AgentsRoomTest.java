package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.core.git.PublicAddress;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

  @Test
  void nobodyReachesAnAgent() {
    NetworkPolicy agents = base.one(NetworkPolicy.class, "agents");
    assertThat(agents.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(agents.getSpec().getIngress()).isEmpty();
    assertThat(agents.getSpec().getPodSelector().getMatchLabels()).isNullOrEmpty();
  }

  /** The staging's own judge says which addresses are public. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.0.23",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001::a00:1",
        "64:ff9b:1::a00:1",
        "fec0::1",
        "fc00::1",
        "fe80::1",
        "ff02::1"
      })
  void theInternetHoldsNoAddressThatIsNotPublic(String address) throws UnknownHostException {
    InetAddress inside = InetAddress.getByName(address);
    assertThat(PublicAddress.isPublic(inside)).isFalse();
    assertThat(open(inside)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "100.63.255.255", "198.20.0.1", "2606:4700::1111"})
  void theInternetIsOpen(String address) throws UnknownHostException {
    InetAddress outside = InetAddress.getByName(address);
    assertThat(PublicAddress.isPublic(outside)).isTrue();
    assertThat(open(outside)).isTrue();
  }

  @Test
  void theInternetMeansWebPortsOnly() {
    assertThat(
            base.one(NetworkPolicy.class, "agents-internet")
                .getSpec()
                .getEgress()
                .get(0)
                .getPorts())
        .extracting(port -> port.getProtocol() + port.getPort().getIntVal())
        .containsExactly("TCP80", "TCP443");
  }

  private boolean open(InetAddress address) {
    return base
        .one(NetworkPolicy.class, "agents-internet")
        .getSpec()
        .getEgress()
        .get(0)
        .getTo()
        .stream()
        .map(NetworkPolicyPeer::getIpBlock)
        .anyMatch(block -> holds(block, address));
  }

  private static boolean holds(IPBlock block, InetAddress address) {
    return Cidr.holds(block.getCidr(), address)
        && block.getExcept().stream().noneMatch(except -> Cidr.holds(except, address));
  }
}
