package io.codeloom.core.git;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hosts the operator has allowed to be private or to speak plain http.
 *
 * @param entries {@code host} or {@code host:port}, lower case
 */
public record GitHosts(Set<String> entries) {
  /** None. */
  public static final GitHosts NONE = new GitHosts(Set.of());

  public GitHosts {
    entries = Set.copyOf(entries);
  }

  /** Reads a comma-separated list; null and empty mean none. */
  public static GitHosts parse(String list) {
    if (list == null || list.isBlank()) {
      return NONE;
    }
    return new GitHosts(
        Arrays.stream(list.split(","))
            .map(entry -> entry.trim().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether {@code host} at {@code port} is one of them. */
  public boolean allow(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    return entries.contains(name) || entries.contains(name + ":" + port);
  }
}
