package io.codeloom.local.cos;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * Everything a {@link CosServer} is started with.
 *
 * @param data the folder the objects live in; made if missing, used by one server at a time
 * @param credentials the key pairs whose signatures count
 * @param bind the address to listen on; loopback but for a container of its own
 * @param port the TCP port there; 0 picks a free one
 * @param clock judges signatures and stamps objects
 * @param buckets the buckets there are, named {@code [a-z0-9-]}
 * @param limits what one client may take
 * @param fault runs before every request, so that a test can break or delay it
 */
public record CosServerConfig(
    Path data,
    List<CosCredentials> credentials,
    InetAddress bind,
    int port,
    Clock clock,
    Set<String> buckets,
    CosLimits limits,
    CosFault fault) {
  private static final InetAddress LOOPBACK = loopback();

  /** Copies the collections and refuses bucket names that are none. */
  public CosServerConfig {
    credentials = List.copyOf(credentials);
    buckets = Set.copyOf(buckets);
    for (String bucket : buckets) {
      if (!bucket.matches("[a-z0-9][a-z0-9-]{0,59}")) {
        throw new IllegalArgumentException("not a bucket name: " + bucket);
      }
    }
  }

  /** One key pair, on loopback, default limits, no faults. */
  public static CosServerConfig of(
      Path data, CosCredentials credentials, int port, Clock clock, Set<String> buckets) {
    return new CosServerConfig(
        data,
        List.of(credentials),
        LOOPBACK,
        port,
        clock,
        buckets,
        CosLimits.DEFAULT,
        CosFault.NONE);
  }

  /** The same, listening elsewhere. */
  public CosServerConfig withBind(InetAddress other) {
    return new CosServerConfig(data, credentials, other, port, clock, buckets, limits, fault);
  }

  /** The same with other limits. */
  public CosServerConfig withLimits(CosLimits other) {
    return new CosServerConfig(data, credentials, bind, port, clock, buckets, other, fault);
  }

  /** The same with a hook that runs before every request. */
  public CosServerConfig withFault(CosFault other) {
    return new CosServerConfig(data, credentials, bind, port, clock, buckets, limits, other);
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
