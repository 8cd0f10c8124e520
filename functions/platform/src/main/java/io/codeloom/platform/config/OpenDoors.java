package io.codeloom.platform.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Function;

/**
 * Whether a server may ask nobody who is there: only if it binds to a loopback address by itself.
 * In a pod of Knative even that is open, since the queue-proxy beside it forwards to loopback.
 */
public final class OpenDoors {
  /** Spring's setting for the address to bind; unset binds all of them. */
  private static final String ADDRESS = "server.address";

  /** Knative sets it in every pod of a Service. */
  private static final String KNATIVE = "K_SERVICE";

  private OpenDoors() {}

  /**
   * Judges by the server's settings.
   *
   * @param lookup answers a setting's name with its value, or null
   */
  public static boolean mayStandOpen(Function<String, String> lookup) {
    String address = lookup.apply(ADDRESS);
    return lookup.apply(KNATIVE) == null && address != null && isLoopback(address.strip());
  }

  private static boolean isLoopback(String address) {
    try {
      return !address.isEmpty() && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
