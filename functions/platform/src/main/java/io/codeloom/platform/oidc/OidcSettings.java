package io.codeloom.platform.oidc;

import io.codeloom.platform.config.EnvReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Whose tokens count, and meant for whom.
 *
 * @param issuer exactly as tokens name it
 * @param audience what they must be meant for
 */
public record OidcSettings(URI issuer, String audience) {

  /**
   * Reads both settings; empty if the issuer is not set. A problem if the issuer is not https (but
   * for a loopback address), or there is no audience: a token meant for somebody else must not
   * count here.
   */
  public static Optional<OidcSettings> read(EnvReader env, String issuerName, String audienceName) {
    Optional<URI> issuer = env.httpUrl(issuerName);
    if (env.optional(issuerName).isEmpty()) {
      return Optional.empty();
    }
    String audience = env.required(audienceName);
    if (issuer.isPresent() && !isSafe(issuer.get())) {
      env.problem(issuerName + " must be https");
    }
    return issuer.map(uri -> new OidcSettings(uri, audience));
  }

  private static boolean isSafe(URI issuer) {
    try {
      return issuer.getScheme().equals("https")
          || InetAddress.getByName(issuer.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
