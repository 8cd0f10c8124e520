package io.codeloom.agentjob.tools;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * The hosts {@code call_api} may reach.
 *
 * @param entries {@code host} (ports 80 and 443), {@code host:port} or {@code *.domain}
 */
record ApiHosts(List<String> entries) {

  static ApiHosts parse(String list) {
    return new ApiHosts(
        Arrays.stream(list.split(",", -1))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList());
  }

  boolean allow(HttpUrl url) {
    boolean ordinary = url.port() == HttpUrl.defaultPort(url.scheme());
    String host = url.host().toLowerCase(Locale.ROOT);
    return entries.stream().anyMatch(entry -> matches(entry, host, url.port(), ordinary));
  }

  private static boolean matches(String entry, String host, int port, boolean ordinary) {
    if (entry.equals(host + ":" + port)) {
      return true;
    }
    boolean below = entry.startsWith("*.") && host.endsWith(entry.substring(1));
    return ordinary && (entry.equals(host) || below);
  }
}
