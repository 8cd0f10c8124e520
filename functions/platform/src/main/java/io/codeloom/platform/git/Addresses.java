package io.codeloom.platform.git;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks host names up. Git is told the answer, so that what was judged is what is connected to. */
@FunctionalInterface
public interface Addresses {
  /** The system's own resolver. */
  Addresses SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * All addresses of a host name or literal.
   *
   * @throws UnknownHostException if there is none
   */
  List<InetAddress> of(String host) throws UnknownHostException;
}
