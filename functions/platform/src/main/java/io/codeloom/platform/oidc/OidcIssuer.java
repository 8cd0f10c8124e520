package io.codeloom.platform.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.codeloom.core.error.UnavailableException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks JWTs of one issuer for one audience: signed with one of the issuer's public keys by an
 * asymmetric algorithm (never {@code none}, never HMAC), not expired, already valid (60 s of skew).
 */
public final class OidcIssuer {
  /** EdDSA and ES256K would need more libraries. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** ID tokens, and access tokens (RFC 9068). */
  private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
      new DefaultJOSEObjectTypeVerifier<>(
          JOSEObjectType.JWT,
          new JOSEObjectType("at+jwt"),
          new JOSEObjectType("application/at+jwt"),
          null);

  private final IssuerKeys keys;
  private final OidcClaims claims;

  /**
   * @param issuer what {@code iss} must be; asked for its keys when the first token comes
   * @param audience what {@code aud} must contain
   */
  public OidcIssuer(URI issuer, String audience, Clock clock) {
    this.keys = new IssuerKeys(issuer, clock);
    this.claims = new OidcClaims(issuer, audience, clock);
  }

  /**
   * The claims of {@code token}; empty if it is no valid token of this issuer for this audience.
   *
   * @throws UnavailableException if the issuer's keys are needed and cannot be had
   */
  public Optional<Map<String, Object>> verify(String token) {
    try {
      JWT jwt = JWTParser.parse(token);
      // Its unchecked claims first: the issuer is not asked about what can only be refused.
      if (!(jwt instanceof SignedJWT) || !claims.fit(jwt.getJWTClaimsSet())) {
        return Optional.empty();
      }
      return Optional.of(processor().process(jwt, null).getClaims());
    } catch (ParseException | BadJOSEException e) {
      return Optional.empty();
    } catch (RateLimitReachedException e) {
      // An unknown key id, again and again.
      return Optional.empty();
    } catch (KeySourceException e) {
      throw new UnavailableException("OIDC issuer", "fetching its keys", e);
    } catch (JOSEException e) {
      return Optional.empty();
    }
  }

  private DefaultJWTProcessor<SecurityContext> processor() {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(TYPES);
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys.source()));
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }
}
