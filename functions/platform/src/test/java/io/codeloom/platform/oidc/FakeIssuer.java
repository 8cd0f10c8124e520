package io.codeloom.platform.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID Connect issuer on a loopback address that signs whatever a test wants. */
public final class FakeIssuer implements AutoCloseable {
  /** What its tokens are meant for unless a test says otherwise. */
  public static final String AUDIENCE = "codeloom";

  /** Making one takes a second. */
  private static final RSAKey FIRST_KEY = rsa();

  private final HttpServer server;
  private final List<JWK> keys = new CopyOnWriteArrayList<>();
  private final AtomicInteger discoveries = new AtomicInteger();
  private final AtomicInteger keyFetches = new AtomicInteger();
  private volatile boolean broken;
  private volatile String claimedIssuer;

  /** Starts one with an RSA key. */
  public FakeIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    claimedIssuer = uri().toString();
    server.createContext("/.well-known/openid-configuration", this::discovery);
    server.createContext("/keys", this::jwks);
    server.start();
    keys.add(FIRST_KEY);
  }

  /** Its name. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Replaces its keys by a new one. */
  public RSAKey rotate() {
    RSAKey key = rsa();
    keys.clear();
    keys.add(key);
    return key;
  }

  /** Adds an elliptic key. */
  public ECKey addEllipticKey() {
    try {
      ECKey key = new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate();
      keys.add(key);
      return key;
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key it signs with now. */
  public RSAKey key() {
    return (RSAKey) keys.get(0);
  }

  /** From now on it answers 500, or again as it should. */
  public void broken(boolean now) {
    broken = now;
  }

  /** What its discovery document says who it is. */
  void claimToBe(String issuer) {
    claimedIssuer = issuer;
  }

  int discoveries() {
    return discoveries.get();
  }

  int keyFetches() {
    return keyFetches.get();
  }

  /** Claims of a token that is fine now. */
  public JWTClaimsSet.Builder claims(String subject) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(uri().toString())
        .audience(AUDIENCE)
        .subject(subject)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  /** A token that is fine now. */
  public String token(String subject) {
    return signed(key(), claims(subject).build());
  }

  /** A token with these claims, signed by RS256. */
  public static String signed(RSAKey key, JWTClaimsSet claims) {
    try {
      return signed(JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signed(ECKey key, JWTClaimsSet claims) {
    try {
      return signed(JWSAlgorithm.ES256, key.getKeyID(), new ECDSASigner(key), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token signed by whatever signer. */
  public static String signed(
      JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key of nobody's. */
  public static RSAKey rsa() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void discovery(HttpExchange exchange) throws IOException {
    discoveries.incrementAndGet();
    answer(exchange, "{\"issuer\":\"" + claimedIssuer + "\",\"jwks_uri\":\"" + uri() + "/keys\"}");
  }

  private void jwks(HttpExchange exchange) throws IOException {
    keyFetches.incrementAndGet();
    answer(exchange, new JWKSet(List.copyOf(keys)).toPublicJWKSet().toString());
  }

  private void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(broken ? 500 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
