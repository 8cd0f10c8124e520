package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.git.PublicAddress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all policies together let in and out, of agents and of functions. */
class NetworkWallsTest {
  private static final String NAME = "kubernetes.io/metadata.name";
  private static final String DNS_CACHE = "169.254.20.10";
  private static final Set<String> DNS = Set.of("TCP 53", "UDP 53");
  private static final Set<String> WEB = Set.of("TCP 443", "TCP 80");

  private final Manifests base = Manifests.base();
  private final Walls agents = Walls.of(base, Manifests.AGENTS);
  private final Walls functions = Walls.of(base, Manifests.FUNCTIONS);

  @Test
  void nobodyReachesAnAgent() {
    assertThat(agents.policies())
        .anyMatch(policy -> policy.getSpec().getPolicyTypes().contains("Ingress"))
        .anyMatch(policy -> policy.getSpec().getPolicyTypes().contains("Egress"))
        .allSatisfy(
            policy -> {
              assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isNullOrEmpty();
              assertThat(policy.getSpec().getPodSelector().getMatchExpressions()).isNullOrEmpty();
            });
    assertThat(agents.inward()).isEmpty();
  }

  /** The staging's own judge says which addresses are public. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "169.254.0.23",
        "169.254.20.11",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2001::a00:1",
        "2002:a00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void noAgentReachesAnAddressThatIsNotPublic(String address) {
    assertThat(PublicAddress.isPublic(Walls.parse(address))).isFalse();
    assertThat(agents.ports(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "100.63.255.255", "198.20.0.1"})
  void theInternetIsOpenOnWebPorts(String address) {
    assertThat(PublicAddress.isPublic(Walls.parse(address))).isTrue();
    assertThat(agents.ports(address)).isEqualTo(WEB);
  }

  /** Terraform and overlays fill in the networks of RFC 5737; nothing else is anybody's to add. */
  @Test
  void agentsReachTheDnsCacheTheModelCosAndTheInternet() {
    assertThat(agents.blocks())
        .containsExactlyInAnyOrder(
            DNS_CACHE + "/32", "192.0.2.0/24", "198.51.100.0/24", "0.0.0.0/0");
    assertThat(agents.ports(DNS_CACHE)).isEqualTo(DNS);
  }

  @Test
  void theOnlyPodsAnAgentReachesAreDns() {
    var rules =
        agents.outward().stream()
            .filter(rule -> rule.getTo().stream().anyMatch(peer -> peer.getIpBlock() == null))
            .toList();
    assertThat(rules)
        .singleElement()
        .satisfies(rule -> assertThat(Walls.ports(rule.getPorts())).isEqualTo(DNS));
    assertThat(rules.get(0).getTo())
        .filteredOn(peer -> peer.getIpBlock() == null)
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.getNamespaceSelector().getMatchLabels())
                  .isEqualTo(Map.of(NAME, "kube-system"));
              assertThat(peer.getNamespaceSelector().getMatchExpressions()).isNullOrEmpty();
              assertThat(peer.getPodSelector().getMatchLabels())
                  .isEqualTo(Map.of("k8s-app", "kube-dns"));
              assertThat(peer.getPodSelector().getMatchExpressions()).isNullOrEmpty();
            });
  }

  /** One plug-in stops enforcing all policies at one: components/dual-stack says more. */
  @Test
  void theBaseHasNoBlockOfIpv6() {
    assertThat(agents.blocks()).isNotEmpty().noneMatch(block -> block.contains(":"));
    assertThat(functions.blocks()).isNotEmpty().noneMatch(block -> block.contains(":"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "169.254.0.23", "100.100.100.200"})
  void noFunctionReachesTheMetadataOfItsNode(String address) {
    assertThat(functions.ports(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "10.0.0.1", "169.254.0.95", DNS_CACHE, "192.168.0.1"})
  void functionsReachEverythingElse(String address) {
    assertThat(functions.ports(address)).containsExactly("every port");
  }

  @Test
  void functionsReachThePodsOfEveryNamespace() {
    assertThat(functions.outward())
        .anySatisfy(
            rule -> {
              assertThat(rule.getPorts()).isEmpty();
              assertThat(rule.getTo())
                  .anyMatch(
                      peer ->
                          peer.getNamespaceSelector() != null
                              && peer.getNamespaceSelector().getMatchLabels().isEmpty()
                              && peer.getNamespaceSelector().getMatchExpressions().isEmpty()
                              && peer.getPodSelector() == null);
            });
  }

  /** The pods of Jobs too, and of those that are made by hand, whatever labels they carry. */
  @Test
  void noPodBesideTheFunctionsReachesMoreThanTheyDo() {
    assertThat(functions.policies())
        .filteredOn(policy -> policy.getSpec().getPolicyTypes().contains("Egress"))
        .isNotEmpty()
        .allSatisfy(
            policy -> {
              assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isNullOrEmpty();
              assertThat(policy.getSpec().getPodSelector().getMatchExpressions()).isNullOrEmpty();
            });
  }

  @Test
  void onlyKnativeReachesAFunction() {
    assertThat(functions.policies())
        .filteredOn(policy -> policy.getSpec().getPolicyTypes().contains("Ingress"))
        .isNotEmpty()
        .allSatisfy(NetworkWallsTest::isAboutEveryFunction);
    assertThat(functions.inward())
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.getFrom())
                    .singleElement()
                    .satisfies(NetworkWallsTest::isKnativesNamespaces));
  }

  /** Serving labels the pods of each Service so. */
  private static void isAboutEveryFunction(NetworkPolicy policy) {
    var pods = policy.getSpec().getPodSelector();
    assertThat(pods.getMatchLabels()).isNullOrEmpty();
    assertThat(pods.getMatchExpressions())
        .singleElement()
        .satisfies(
            expression -> {
              assertThat(expression.getKey()).isEqualTo("serving.knative.dev/service");
              assertThat(expression.getOperator()).isEqualTo("Exists");
            });
  }

  private static void isKnativesNamespaces(NetworkPolicyPeer peer) {
    assertThat(peer.getIpBlock()).isNull();
    assertThat(peer.getPodSelector()).isNull();
    assertThat(peer.getNamespaceSelector().getMatchLabels()).isNullOrEmpty();
    assertThat(peer.getNamespaceSelector().getMatchExpressions())
        .singleElement()
        .satisfies(
            expression -> {
              assertThat(expression.getKey()).isEqualTo(NAME);
              assertThat(expression.getOperator()).isEqualTo("In");
              assertThat(expression.getValues())
                  .isEqualTo(List.of("knative-serving", "kourier-system"));
            });
  }
}
