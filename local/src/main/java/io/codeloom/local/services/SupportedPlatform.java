package io.codeloom.local.services;

import io.codeloom.core.config.Env;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** MariaDB and Redis come as binaries for Linux on x86-64; elsewhere servers must be given. */
final class SupportedPlatform {
  private SupportedPlatform() {}

  /** Throws unless every server that would be embedded runs on the named machine. */
  static void require(ServicesConfig config, String osName, String osArch) {
    boolean supported =
        osName.toLowerCase(Locale.ROOT).startsWith("linux")
            && List.of("amd64", "x86_64").contains(osArch.toLowerCase(Locale.ROOT));
    List<String> wanted = new ArrayList<>();
    if (config.externalMySql().isEmpty()) {
      wanted.add(Env.MYSQL_URL + " (with " + Env.MYSQL_USER + " and " + Env.MYSQL_PASSWORD + ")");
    }
    if (config.externalRedis().isEmpty()) {
      wanted.add(Env.REDIS_URI);
    }
    if (!supported && !wanted.isEmpty()) {
      throw new ServicesException(
          "the embedded MariaDB and Redis run on Linux x86-64 only, and this is "
              + osName
              + " on "
              + osArch
              + ": set "
              + String.join(" and ", wanted)
              + " to servers that run already");
    }
  }
}
