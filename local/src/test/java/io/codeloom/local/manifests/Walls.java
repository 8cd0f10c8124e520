package io.codeloom.local.manifests;

import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * All NetworkPolicies of a namespace together: they add up, so what one rule of one of them lets
 * through is let through.
 */
final class Walls {
  private final List<NetworkPolicy> policies;

  private Walls(List<NetworkPolicy> policies) {
    this.policies = policies;
  }

  static Walls of(Manifests manifests, String namespace) {
    return new Walls(
        manifests.all(NetworkPolicy.class).stream()
            .filter(policy -> policy.getMetadata().getNamespace().equals(namespace))
            .toList());
  }

  List<NetworkPolicy> policies() {
    return policies;
  }

  List<NetworkPolicyEgressRule> outward() {
    return policies.stream().flatMap(policy -> policy.getSpec().getEgress().stream()).toList();
  }

  List<NetworkPolicyIngressRule> inward() {
    return policies.stream().flatMap(policy -> policy.getSpec().getIngress().stream()).toList();
  }

  /** Every block of addresses that any rule lets out to. */
  List<String> blocks() {
    return outward().stream()
        .flatMap(rule -> rule.getTo().stream())
        .map(NetworkPolicyPeer::getIpBlock)
        .filter(Objects::nonNull)
        .map(IPBlock::getCidr)
        .toList();
  }

  /** Such as {@code TCP 80} for every port of {@code address} that is open; empty if none is. */
  Set<String> ports(String address) {
    InetAddress there = parse(address);
    Set<String> open = new TreeSet<>();
    for (NetworkPolicyEgressRule rule : outward()) {
      if (rule.getTo().isEmpty() || rule.getTo().stream().anyMatch(peer -> holds(peer, there))) {
        open.addAll(ports(rule.getPorts()));
      }
    }
    return open;
  }

  /** The ports of one rule in the same words; a rule without any means every one. */
  static Set<String> ports(List<NetworkPolicyPort> ports) {
    if (ports.isEmpty()) {
      return Set.of("every port");
    }
    Set<String> open = new TreeSet<>();
    for (NetworkPolicyPort port : ports) {
      String range = port.getEndPort() == null ? "" : "-" + port.getEndPort();
      String number = port.getPort() == null ? "*" : String.valueOf(port.getPort().getValue());
      open.add(Objects.requireNonNullElse(port.getProtocol(), "TCP") + " " + number + range);
    }
    return open;
  }

  static InetAddress parse(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean holds(NetworkPolicyPeer peer, InetAddress address) {
    IPBlock block = peer.getIpBlock();
    return block != null
        && Cidr.holds(block.getCidr(), address)
        && block.getExcept().stream().noneMatch(except -> Cidr.holds(except, address));
  }
}
