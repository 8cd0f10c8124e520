package io.codeloom.platform.web;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.EnvReader;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names under which events are taken: those that lead here from inside only. The public name of
 * a function serves its API and no events, whatever token they carry.
 *
 * @param further {@code host}, or {@code .domain} for every host of it, in lower case
 */
record EventHosts(List<String> further) {
  /** What Knative calls a Service from inside: {@code name.namespace.svc.cluster.local}. */
  private static final List<String> CLUSTER = List.of(".svc", ".svc.cluster.local");

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

  private static final Pattern HOST = Pattern.compile("\\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
  private static final Pattern PORT = Pattern.compile("\\.?(:\\d*)?$");

  EventHosts {
    further = List.copyOf(further);
  }

  /** Reads {@link Env#EVENT_HOSTS}; what is wrong with it is noted with {@code env}. */
  static EventHosts read(EnvReader env) {
    List<String> further =
        env.list(Env.EVENT_HOSTS).stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    if (!further.stream().allMatch(host -> HOST.matcher(host).matches())) {
      env.problem(Env.EVENT_HOSTS + " must be host or .domain, or several of them");
    }
    return new EventHosts(further);
  }

  /**
   * Whether a request under this name comes from inside.
   *
   * @param host the header Host as it was sent; null if there was none
   */
  boolean inside(String host) {
    if (host == null) {
      return false;
    }
    String name = PORT.matcher(host.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
    return LOOPBACK.matcher(name).matches()
        || CLUSTER.stream().anyMatch(domain -> isIn(domain, name))
        || further.stream().anyMatch(known -> known.equals(name) || isIn(known, name));
  }

  private static boolean isIn(String domain, String name) {
    return domain.startsWith(".") && name.length() > domain.length() && name.endsWith(domain);
  }
}
