package io.codeloom.local.kubernetes.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate for 127.0.0.1 and localhost, kept with the data so that a client
 * outlives a restart. Written in DER here because the JDK's own API makes keys, but no
 * certificates.
 */
public final class LoopbackCertificate {

  private static final Duration VALID = Duration.ofDays(365);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  /**
   * RSA of that many bits, as clusters made by kubeadm have: a client is asked for as much work.
   */
  private static final int BITS = 2048;

  private static final char[] IN_MEMORY = "in memory only".toCharArray();

  private final PrivateKey key;
  private final X509Certificate certificate;

  private LoopbackCertificate(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * The certificate kept in a folder (key 0600), made if there is none good for another month.
   *
   * @throws IOException when it cannot be read or written
   */
  public static LoopbackCertificate in(Path folder, Instant now) throws IOException {
    Path keyFile = folder.resolve("tls.key");
    Path file = folder.resolve("tls.crt");
    try {
      if (Files.exists(file) && Files.exists(keyFile)) {
        X509Certificate certificate = certificate(Files.readAllBytes(file));
        String algorithm = certificate.getPublicKey().getAlgorithm();
        var kept =
            new LoopbackCertificate(key(algorithm, Files.readAllBytes(keyFile)), certificate);
        if (kept.certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE))) {
          return kept;
        }
      }
      LoopbackCertificate made = create(now);
      Files.deleteIfExists(keyFile);
      Files.createFile(
          keyFile,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(keyFile, made.key.getEncoded());
      Files.write(file, made.certificate.getEncoded());
      return made;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot keep a certificate in " + folder, e);
    }
  }

  private static PrivateKey key(String algorithm, byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private static X509Certificate certificate(byte[] encoded) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /** Valid from an hour before the given time, for a year. */
  private static LoopbackCertificate create(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair keys = generator.generateKeyPair();
      byte[] body = body(keys, now.minus(Duration.ofHours(1)));
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(keys.getPrivate());
      signer.update(body);
      byte[] whole = Der.sequence(body, algorithm(), Der.bits(signer.sign()));
      return new LoopbackCertificate(keys.getPrivate(), certificate(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make an RSA certificate", e);
    }
  }

  private static byte[] algorithm() {
    return Der.sequence(Der.oid(1, 2, 840, 113549, 1, 1, 11), Der.of(Der.NULL, new byte[0]));
  }

  private static byte[] body(KeyPair keys, Instant from) {
    byte[] serial = new BigInteger(64, new SecureRandom()).setBit(62).toByteArray();
    byte[] name =
        Der.sequence(
            Der.of(Der.SET, Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8("codeloom-local"))));
    return Der.sequence(
        Der.of(0xa0, Der.of(Der.INTEGER, new byte[] {2})),
        Der.of(Der.INTEGER, serial),
        algorithm(),
        name,
        Der.sequence(Der.time(from), Der.time(from.plus(VALID))),
        name,
        keys.getPublic().getEncoded(),
        Der.of(0xa3, Der.sequence(authority(), alternativeNames())));
  }

  private static byte[] authority() {
    byte[] isAuthority = Der.of(Der.OCTET_STRING, Der.sequence(Der.yes()));
    return Der.sequence(Der.oid(2, 5, 29, 19), Der.yes(), isAuthority);
  }

  private static byte[] alternativeNames() {
    byte[] names =
        Der.sequence(
            Der.of(0x87, new byte[] {127, 0, 0, 1}),
            Der.of(0x82, "localhost".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    return Der.sequence(Der.oid(2, 5, 29, 17), Der.of(Der.OCTET_STRING, names));
  }

  SSLContext serverContext() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, IN_MEMORY);
      store.setKeyEntry("server", key, IN_MEMORY, new Certificate[] {certificate});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, IN_MEMORY);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot serve TLS", e);
    }
  }

  /** The certificate, which is its own authority. */
  public String pem() {
    try {
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
