package io.codeloom.agentjob.tools;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import okhttp3.Dns;

/**
 * Looks a name up once for a connection and refuses it if any of its addresses is not allowed. The
 * connection is made to the very addresses judged here, so a name that changes its mind gains
 * nothing.
 */
final class GuardedDns implements Dns {
  private final Predicate<InetAddress> allowed;
  private final Dns names;

  GuardedDns(Predicate<InetAddress> allowed, Dns names) {
    this.allowed = allowed;
    this.names = names;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    List<InetAddress> addresses = names.lookup(host);
    if (addresses.isEmpty() || !addresses.stream().allMatch(allowed)) {
      throw new UnknownHostException(host + " leads to an address inside, which is not allowed");
    }
    return addresses;
  }

  /** Literal addresses are never looked up, so they are judged here. */
  void check(String host) throws UnknownHostException {
    if (host.contains(":") || host.chars().noneMatch(Character::isLetter)) {
      if (!Arrays.stream(InetAddress.getAllByName(host)).allMatch(allowed)) {
        throw new UnknownHostException(host + " is an address inside, which is not allowed");
      }
    }
  }
}
