package io.codeloom.platform.oidc;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.net.URI;
import java.time.Clock;
import java.util.Date;
import java.util.Set;

/** Checks issuer, audience and times of a token by the given clock. */
final class OidcClaims extends DefaultJWTClaimsVerifier<SecurityContext> {
  private final Clock clock;

  OidcClaims(URI issuer, String audience, Clock clock) {
    super(audience, new JWTClaimsSet.Builder().issuer(issuer.toString()).build(), Set.of("exp"));
    this.clock = clock;
  }

  /** Whether these claims would do, were they signed. */
  boolean fit(JWTClaimsSet claims) {
    try {
      verify(claims, null);
      return true;
    } catch (BadJWTException e) {
      return false;
    }
  }

  @Override
  protected Date currentTime() {
    return Date.from(clock.instant());
  }
}
