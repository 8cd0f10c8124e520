package io.codeloom.core.git;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells addresses of the public internet from those that lead inside: loopback, private, shared,
 * link-local (cloud metadata), site-local, benchmarking, multicast, reserved, and IPv6 forms that
 * embed IPv4: NAT64, Teredo, 6to4 (RFC 6890, RFC 3879, RFC 6052, RFC 8215, RFC 4380, RFC 3056).
 */
public final class PublicAddress {
  private static final List<Range> REFUSED =
      List.of(
          Range.of("0.0.0.0", 8),
          Range.of("10.0.0.0", 8),
          Range.of("100.64.0.0", 10),
          Range.of("127.0.0.0", 8),
          Range.of("169.254.0.0", 16),
          Range.of("172.16.0.0", 12),
          Range.of("192.0.0.0", 24),
          Range.of("192.168.0.0", 16),
          Range.of("198.18.0.0", 15),
          Range.of("224.0.0.0", 3),
          // ::, ::1, ::ffff:0:0/96 and all other forms with an embedded IPv4 address.
          Range.of("::", 64),
          Range.of("64:ff9b::", 96),
          Range.of("64:ff9b:1::", 48),
          Range.of("2001::", 32),
          Range.of("2002::", 16),
          Range.of("fc00::", 7),
          Range.of("fe80::", 10),
          Range.of("fec0::", 10),
          Range.of("ff00::", 8));

  private static final Pattern DOTTED_QUAD = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private PublicAddress() {}

  /** Whether {@code address} is one of the public internet. */
  public static boolean isPublic(InetAddress address) {
    return REFUSED.stream().noneMatch(range -> range.contains(address));
  }

  private record Range(InetAddress prefix, int bits) {
    static Range of(String address, int bits) {
      try {
        return new Range(InetAddress.getByName(address), bits);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(address, e);
      }
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      byte[] wanted = prefix.getAddress();
      if (bytes.length != wanted.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((bytes[bit / 8] & mask) != (wanted[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * The literal's address without any look-up; empty if {@code host} is a name. IPv4 in any form
   * but four plain decimal numbers counts as no public address, and so does IPv4 within IPv6.
   */
  static Optional<InetAddress> literal(String host) {
    boolean v6 = host.startsWith("[");
    if (!v6 && !DOTTED_QUAD.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      boolean disguised =
          v6 ? address instanceof Inet4Address : !host.equals(address.getHostAddress());
      return Optional.of(disguised ? InetAddress.getByName("0.0.0.0") : address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(host, e);
    }
  }
}
