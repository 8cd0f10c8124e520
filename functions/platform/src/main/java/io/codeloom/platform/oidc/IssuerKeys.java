package io.codeloom.platform.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import io.codeloom.core.error.UnavailableException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where an issuer's keys are, asked of the issuer once (OpenID Connect Discovery 1.0). The keys
 * themselves are kept for five minutes, and for four hours while the issuer does not answer; an
 * unknown key id makes them be fetched again, at most twice in 30 s. After a failed discovery the
 * issuer is left alone for ten seconds, so that nobody can keep it or us busy.
 */
final class IssuerKeys {
  private static final long KEPT_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final long REFRESH_MILLIS = Duration.ofSeconds(15).toMillis();
  private static final long OUTAGE_MILLIS = Duration.ofHours(4).toMillis();
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final URI issuer;
  private final Clock clock;
  private final BoundedFetch fetch = new BoundedFetch();
  private Instant notBefore = Instant.MIN;
  private JWKSource<SecurityContext> keys;

  IssuerKeys(URI issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * The keys.
   *
   * @throws UnavailableException if the issuer does not say where they are
   */
  synchronized JWKSource<SecurityContext> source() {
    if (keys == null) {
      keys = discover();
    }
    return keys;
  }

  private JWKSource<SecurityContext> discover() {
    if (clock.instant().isBefore(notBefore)) {
      throw away(null);
    }
    try {
      return JWKSourceBuilder.create(jwksUrl(), fetch)
          .cache(KEPT_MILLIS, REFRESH_MILLIS)
          .retrying(true)
          .outageTolerant(OUTAGE_MILLIS)
          .build();
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      notBefore = clock.instant().plus(PAUSE);
      throw away(e);
    }
  }

  private URL jwksUrl() throws IOException {
    String base = issuer.toString().replaceAll("/+$", "");
    String text = fetch.text(URI.create(base + "/.well-known/openid-configuration"));
    JsonNode document = JsonMapper.shared().readTree(text);
    if (!document.path("issuer").asString("").equals(issuer.toString())) {
      throw new IOException("the discovery document is of another issuer");
    }
    URI jwks = URI.create(document.path("jwks_uri").asString(""));
    if (!"https".equals(jwks.getScheme()) && !issuer.getScheme().equals(jwks.getScheme())) {
      throw new MalformedURLException("jwks_uri is not https");
    }
    return jwks.toURL();
  }

  private static UnavailableException away(Exception cause) {
    return new UnavailableException("OIDC issuer", "asking where its keys are", cause);
  }
}
