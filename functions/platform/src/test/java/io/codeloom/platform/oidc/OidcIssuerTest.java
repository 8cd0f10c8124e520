package io.codeloom.platform.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.codeloom.core.error.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens of an issuer count. */
class OidcIssuerTest {
  private static final RSAKey FOREIGN = FakeIssuer.rsa();

  private final FakeIssuer issuer = new FakeIssuer();
  private final OidcIssuer door =
      new OidcIssuer(issuer.uri(), FakeIssuer.AUDIENCE, Clock.systemUTC());

  @AfterEach
  void close() {
    issuer.close();
  }

  private void refuses(String token) {
    assertThat(door.verify(token)).isEmpty();
  }

  private void refuses(JWTClaimsSet.Builder claims) {
    refuses(FakeIssuer.signed(issuer.key(), claims.build()));
  }

  private static Date in(Duration time) {
    return Date.from(Instant.now().plus(time));
  }

  @Test
  void aTokenOfTheIssuerCountsAndItsKeysAreFetchedOnce() {
    for (int i = 0; i < 20; i++) {
      assertThat(door.verify(issuer.token("ann")).orElseThrow()).containsEntry("sub", "ann");
    }
    assertThat(issuer.discoveries()).isEqualTo(1);
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void anEllipticKeyCountsToo() {
    String token = FakeIssuer.signed(issuer.addEllipticKey(), issuer.claims("ann").build());

    assertThat(door.verify(token)).isPresent();
  }

  @Test
  void aKeyThatIsNewIsFetched() {
    assertThat(door.verify(issuer.token("ann"))).isPresent();
    issuer.rotate();

    assertThat(door.verify(issuer.token("ann"))).isPresent();
  }

  @Test
  void anotherAudienceIssuerOrTimeIsRefusedWithoutAskingTheIssuer() {
    refuses(issuer.claims("ann").audience("somebody-else"));
    refuses(issuer.claims("ann").audience((String) null));
    refuses(issuer.claims("ann").issuer("https://evil.example"));
    refuses(issuer.claims("ann").issuer(issuer.uri() + "/"));
    refuses(issuer.claims("ann").issuer(null));
    refuses(issuer.claims("ann").expirationTime(in(Duration.ofMinutes(-2))));
    refuses(issuer.claims("ann").expirationTime(null));
    refuses(issuer.claims("ann").notBeforeTime(in(Duration.ofMinutes(2))));

    assertThat(issuer.discoveries()).isZero();
  }

  @Test
  void oneOfSeveralAudiencesIsEnough() {
    JWTClaimsSet claims = issuer.claims("ann").audience(List.of("x", "codeloom")).build();

    assertThat(door.verify(FakeIssuer.signed(issuer.key(), claims))).isPresent();
  }

  @Test
  void aForeignSignatureIsRefused() {
    JWTClaimsSet claims = issuer.claims("ann").build();
    RSAKey underOurId = new RSAKey.Builder(FOREIGN).keyID(issuer.key().getKeyID()).build();

    refuses(FakeIssuer.signed(FOREIGN, claims));
    refuses(FakeIssuer.signed(underOurId, claims));
  }

  @Test
  void anUnsignedTokenIsRefused() {
    refuses(new PlainJWT(issuer.claims("ann").build()).serialize());
    String signed = issuer.token("ann");
    refuses(signed.substring(0, signed.lastIndexOf('.') + 1));
  }

  @Test
  void thePublicKeyIsNoSharedSecret() throws JOSEException {
    String publicKey = issuer.key().toPublicJWK().toJSONString();
    byte[] pem = Base64.getMimeEncoder().encode(issuer.key().toRSAPublicKey().getEncoded());
    for (byte[] secret : List.of(publicKey.getBytes(StandardCharsets.UTF_8), pem)) {
      refuses(
          FakeIssuer.signed(
              JWSAlgorithm.HS256,
              issuer.key().getKeyID(),
              new MACSigner(secret),
              issuer.claims("ann").build()));
    }
  }

  @Test
  void changedClaimsAreRefused() {
    String[] parts = issuer.token("ann").split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    byte[] forged = claims.replace("ann", "bob").getBytes(StandardCharsets.UTF_8);
    parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);

    refuses(String.join(".", parts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.", "no token at all"})
  void whatIsNoTokenIsRefused(String text) {
    refuses(text);
  }

  @Test
  void anIssuerThatIsAwayIsAskedOnceAndNobodyIsLetIn() {
    issuer.broken(true);

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> door.verify(issuer.token("ann")))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("OIDC issuer");
    }
    assertThat(issuer.discoveries()).isEqualTo(1);
  }

  @Test
  void anIssuerThatGoesAwayLaterHurtsNobodyWhoseKeyIsKnown() {
    assertThat(door.verify(issuer.token("ann"))).isPresent();
    issuer.broken(true);

    assertThat(door.verify(issuer.token("bob"))).isPresent();
  }

  @Test
  void unknownKeysDoNotKeepTheIssuerBusy() {
    assertThat(door.verify(issuer.token("ann"))).isPresent();
    for (int i = 0; i < 30; i++) {
      refuses(FakeIssuer.signed(FOREIGN, issuer.claims("ann").build()));
    }
    assertThat(issuer.keyFetches()).isLessThan(6);
    assertThat(door.verify(issuer.token("ann"))).isPresent();
  }

  @Test
  void aDiscoveryDocumentOfAnotherIssuerIsNotBelieved() {
    issuer.claimToBe("https://evil.example");

    assertThatThrownBy(() -> door.verify(issuer.token("ann")))
        .isInstanceOf(UnavailableException.class);
    assertThat(issuer.keyFetches()).isZero();
  }
}
