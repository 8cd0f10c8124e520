package io.codeloom.local.manifests;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Address blocks as NetworkPolicies write them. */
final class Cidr {
  private Cidr() {}

  /** Whether {@code block}, such as {@code 10.0.0.0/8}, holds {@code address}. */
  static boolean holds(String block, InetAddress address) {
    String[] parts = block.split("/", 2);
    byte[] network = bytes(parts[0]);
    int rest = network.length * 8 - Integer.parseInt(parts[1]);
    return network.length == address.getAddress().length
        && new BigInteger(1, network)
            .shiftRight(rest)
            .equals(new BigInteger(1, address.getAddress()).shiftRight(rest));
  }

  private static byte[] bytes(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
