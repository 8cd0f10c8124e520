package io.codeloom.local.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.config.Env;
import io.codeloom.core.event.Topics;
import io.codeloom.local.cos.CosCredentials;
import io.codeloom.local.cos.CosServer;
import io.codeloom.local.services.GuardedKafka;
import io.codeloom.local.services.TestServices;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Services that an authority of the environment's own has signed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustTest {
  private static final String TRUST = "javax.net.ssl.trustStore";
  private static final String OPTIONS =
      "-Djavax.net.ssl.trustStore=/etc/codeloom/trust/truststore.p12"
          + " -Djavax.net.ssl.trustStoreType=PKCS12";

  private final URI redis = URI.create(TestServices.shared().redisUri());
  private GuardedKafka kafka;
  private CosServer cos;
  private TlsRelay cosByTls;
  private TlsRelay redisByTls;
  private byte[] authorities;
  private byte[] encrypted;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    kafka = new GuardedKafka(folder, Map.of("submit", "s"));
    kafka.topics(1, Map.of("submit", List.of(Topics.TASKS)));
    char[] password = System.getProperty(TRUST + "Password").toCharArray();
    KeyStore own = KeyStore.getInstance(new File(System.getProperty(TRUST)), password);
    // The broker's own certificate must come from the ConfigMap, as for a JVM of its own.
    System.clearProperty(TRUST);
    System.clearProperty(TRUST + "Password");
    cos =
        CosServer.start(
            folder.resolve("cos"),
            new CosCredentials("i", "k"),
            0,
            Clock.systemUTC(),
            Set.of("code-1", "logs-1"));
    cosByTls = TlsRelay.start(own, password, cos.endpoint().getPort());
    redisByTls = TlsRelay.start(own, password, redis.getPort());
    Path certificate = pem(folder, own);
    authorities =
        keytool(
            folder.resolve("truststore.p12"),
            certificate,
            "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE",
            "-J-Dkeystore.pkcs12.macAlgorithm=NONE");
    encrypted = keytool(folder.resolve("encrypted.p12"), certificate);
  }

  @AfterAll
  void end() throws Exception {
    redisByTls.close();
    cosByTls.close();
    cos.close();
    kafka.close();
  }

  @Test
  void whatTheFunctionsTrustIsTrustedWhileTheDoctorLooks() throws Exception {
    everyServiceIsDistrusted();

    try (Trust trust = Trust.of(cluster(OPTIONS, authorities), "codeloom")) {
      assertThat(trust.findings())
          .containsExactly(
              new Finding.Fine(
                  "truststore.p12 of ConfigMap codeloom-trust in codeloom, certificates: 1"));
      assertThat(look("topics")).contains(new Finding.Fine("topic codex-tasks, 1 partitions"));
      assertThat(look("Redis")).hasSize(1).allMatch(Finding.Fine.class::isInstance);
      assertThat(look("buckets")).hasSize(4).allMatch(Finding.Fine.class::isInstance);
      assertThat(get()).isEqualTo(403);
    }

    assertThat(System.getProperties()).doesNotContainKey(TRUST);
    everyServiceIsDistrusted();
  }

  private void everyServiceIsDistrusted() {
    for (String subject : List.of("topics", "Redis")) {
      assertThatThrownBy(() -> look(subject))
          .as(subject)
          .hasRootCauseInstanceOf(CertPathBuilderException.class);
    }
    assertThatThrownBy(() -> look("buckets")).hasRootCauseMessage("SSLHandshakeException");
    assertThatThrownBy(this::get).isInstanceOf(SSLHandshakeException.class);
  }

  /** The functions' JVMs would trust nobody at all. */
  @Test
  void aStoreThatLacksOrCannotBeReadIsWrong() throws Exception {
    assertThat(wrong(new FakeCluster().with(config(OPTIONS))))
        .containsExactly("truststore.p12 of ConfigMap codeloom-trust in codeloom is not there");
    for (byte[] unreadable : List.of(encrypted, new byte[] {1, 2})) {
      assertThat(wrong(cluster(OPTIONS, unreadable)))
          .containsExactly(
              "truststore.p12 of ConfigMap codeloom-trust in codeloom holds no certificate that"
                  + " functions can read");
    }
    String password = " " + "-D" + TRUST + "Password=changeit";
    assertThat(wrong(cluster(OPTIONS + password, encrypted))).isEmpty();
  }

  @Test
  void aStoreInTheImagesIsNotSeen() throws Exception {
    try (Trust trust = Trust.of(cluster("-D" + TRUST + "=/app/own.p12", authorities), "codeloom")) {
      assertThat(trust.findings()).singleElement().isInstanceOf(Finding.Unseen.class);
    }
  }

  @Test
  void whereTheFunctionsTrustWhatEveryJvmDoesSoDoesTheDoctor() throws Exception {
    SSLContext before = SSLContext.getDefault();
    for (FakeCluster cluster : List.of(new FakeCluster(), cluster("-Xss1m", authorities))) {
      try (Trust trust = Trust.of(cluster, "codeloom")) {
        assertThat(trust.findings()).isEmpty();
        assertThat(SSLContext.getDefault()).isSameAs(before);
      }
    }
  }

  @Test
  void aStoreThatTheDoctorsOwnJvmWasGivenIsKept(@TempDir Path folder) throws Exception {
    String own = folder.resolve("own.p12").toString();
    System.setProperty(TRUST, own);
    try (Trust trust = Trust.of(cluster(OPTIONS, authorities), "codeloom")) {
      assertThat(trust.findings()).isEmpty();
      assertThat(System.getProperty(TRUST)).isEqualTo(own);
    } finally {
      System.clearProperty(TRUST);
    }
  }

  private static List<String> wrong(FakeCluster cluster) throws Exception {
    try (Trust trust = Trust.of(cluster, "codeloom")) {
      return Findings.wrong(trust.findings());
    }
  }

  private List<Finding> look(String subject) throws Exception {
    Settings settings =
        Settings.of(
            Map.ofEntries(
                Map.entry(Env.KAFKA_BOOTSTRAP_SERVERS, kafka.bootstrapServers()),
                Map.entry(Env.KAFKA_SECURITY_PROTOCOL, "SASL_SSL"),
                Map.entry(Env.KAFKA_SASL_MECHANISM, "PLAIN"),
                Map.entry(Env.KAFKA_USERNAME, "submit"),
                Map.entry(Env.KAFKA_PASSWORD, "s"),
                Map.entry(
                    Env.REDIS_URI,
                    "rediss://" + redis.getUserInfo() + "@127.0.0.1:" + redisByTls.port()),
                Map.entry(Env.COS_ENDPOINT, "https://127.0.0.1:" + cosByTls.port()),
                Map.entry(Env.COS_REGION, "local"),
                Map.entry(Env.COS_CODE_BUCKET, "code-1"),
                Map.entry(Env.COS_LOGS_BUCKET, "logs-1"),
                Map.entry(Env.COS_SECRET_ID, "i"),
                Map.entry(Env.COS_SECRET_KEY, "k")));
    return new Checks(settings, new FakeCluster())
        .ofLaptop().stream()
            .filter(check -> check.subject().equals(subject))
            .findFirst()
            .orElseThrow()
            .look()
            .look();
  }

  private int get() throws Exception {
    URI address = URI.create("https://127.0.0.1:" + cosByTls.port() + "/code-1/key");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static FakeCluster cluster(String options, byte[] store) {
    return new FakeCluster()
        .with(config(options))
        .with(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: codeloom-trust, namespace: codeloom}
            binaryData: {truststore.p12: %s}
            """
                .formatted(Base64.getEncoder().encodeToString(store)));
  }

  private static String config(String options) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: codeloom-config, namespace: codeloom}
    data: {JAVA_TOOL_OPTIONS: "%s"}
    """
        .formatted(options);
  }

  private static Path pem(Path folder, KeyStore own) throws Exception {
    String text =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(own.getCertificate("kafka").getEncoded());
    return Files.writeString(
        folder.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n",
        US_ASCII);
  }

  /** As terraform/environments/tencent/README.md has it. */
  private static byte[] keytool(Path store, Path certificate, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-importcert", "-noprompt", "-alias", "kafka"));
    command.addAll(List.of("-file", certificate.toString(), "-keystore", store.toString()));
    command.addAll(List.of("-storepass", "changeit"));
    command.addAll(Arrays.asList(options));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
    return Files.readAllBytes(store);
  }
}
