package io.codeloom.platform.git;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.git.GitUrl;
import io.codeloom.core.git.PublicAddress;
import io.codeloom.core.task.FailureCode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One URL git is about to talk to, judged and pinned to the addresses it was judged by.
 *
 * @param url where
 * @param token for this host; null for none
 * @param pin value of {@code http.curloptResolve}; empty where the host is itself an address
 */
record GitHop(GitUrl url, String token, String pin) {

  /**
   * Looks the host up and judges every address.
   *
   * @throws GitTrouble if the name cannot be looked up now
   * @throws TaskFailedException if an address is not public and the host is not trusted
   */
  static GitHop to(GitUrl url, String token, Addresses addresses) {
    List<InetAddress> found = lookUp(url, addresses);
    if (!url.trusted() && !found.stream().allMatch(PublicAddress::isPublic)) {
      throw new TaskFailedException(
          FailureCode.GIT_URL_REFUSED, "git_url leads to an address that is not public.");
    }
    return new GitHop(url, token, isLiteral(url.host()) ? "" : pin(url, found));
  }

  private static List<InetAddress> lookUp(GitUrl url, Addresses addresses) {
    try {
      List<InetAddress> found = addresses.of(url.host());
      if (found.isEmpty()) {
        throw new UnknownHostException(url.host());
      }
      return found;
    } catch (UnknownHostException e) {
      throw GitTrouble.passing("The host " + url.host() + " could not be looked up.");
    }
  }

  private static String pin(GitUrl url, List<InetAddress> found) {
    String list = found.stream().map(GitHop::text).distinct().collect(Collectors.joining(","));
    return url.host() + ":" + url.port() + ":" + list;
  }

  private static String text(InetAddress address) {
    if (address instanceof Inet6Address) {
      // A scope (%eth0) means nothing to curl.
      return "[" + address.getHostAddress().replaceFirst("%.*", "") + "]";
    }
    return address.getHostAddress();
  }

  private static boolean isLiteral(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  /** {@code https}, or {@code http} where the host is trusted. */
  String scheme() {
    return url.uri().getScheme().toLowerCase(Locale.ROOT);
  }

  /** The URL in the one spelling the pin fits. */
  String address() {
    String path = url.uri().getRawPath() == null ? "" : url.uri().getRawPath();
    return scheme() + "://" + url.host() + ":" + url.port() + path;
  }

  /** Whether a token for this hop may be sent to {@code other} as well. */
  boolean sharesTokenWith(GitUrl other) {
    return url.host().equals(other.host())
        && url.port() == other.port()
        && scheme().equalsIgnoreCase(other.uri().getScheme());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "GitHop[" + address() + "]";
  }
}
