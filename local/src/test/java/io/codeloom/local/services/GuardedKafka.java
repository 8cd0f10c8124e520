package io.codeloom.local.services;

import io.codeloom.local.support.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A Kafka as the cloud's is: TLS, names and passwords, and to each its own topics. Only who comes
 * without TLS, which is the broker itself and this class, may do everything.
 */
public final class GuardedKafka implements AutoCloseable {
  private static final String STORE_PASSWORD = "of-a-store-for-tests";
  private static final String TRUST = "javax.net.ssl.trustStore";
  private static final String TRUST_PASSWORD = TRUST + "Password";

  private final int port = FreePort.next();
  private final EmbeddedKafka kafka;
  private final String trustBefore = System.getProperty(TRUST);
  private final String passwordBefore = System.getProperty(TRUST_PASSWORD);

  /**
   * Starts it; until it is closed its certificate is the one this JVM trusts.
   *
   * @param passwords by user
   */
  public GuardedKafka(Path home, Map<String, String> passwords)
      throws IOException, InterruptedException {
    Path store = certificate(home);
    System.setProperty(TRUST, store.toString());
    System.setProperty(TRUST_PASSWORD, STORE_PASSWORD);
    kafka =
        EmbeddedKafka.start(
            home, FreePort.next(), settings -> settings.putAll(guards(settings, store, passwords)));
  }

  private static Path certificate(Path home) throws IOException, InterruptedException {
    Path store = home.resolve("kafka.p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "kafka", "-keyalg", "EC"));
    command.addAll(List.of("-dname", "CN=kafka", "-ext", "SAN=ip:" + FreePort.LOOPBACK));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", STORE_PASSWORD));
    Process keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(devNull()).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
    return store;
  }

  private static ProcessBuilder.Redirect devNull() {
    return ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());
  }

  private Map<String, String> guards(
      Map<String, String> settings, Path store, Map<String, String> passwords) {
    String address = ",SASL_SSL://" + FreePort.LOOPBACK + ":" + port;
    String users =
        passwords.entrySet().stream()
            .map(user -> " user_" + user.getKey() + "=\"" + user.getValue() + "\"")
            .collect(Collectors.joining());
    return Map.of(
        "listeners",
        settings.get("listeners") + address,
        "advertised.listeners",
        settings.get("advertised.listeners") + address,
        "listener.security.protocol.map",
        settings.get("listener.security.protocol.map") + ",SASL_SSL:SASL_SSL",
        "listener.name.sasl_ssl.ssl.keystore.location",
        store.toString(),
        "listener.name.sasl_ssl.ssl.keystore.password",
        STORE_PASSWORD,
        "listener.name.sasl_ssl.sasl.enabled.mechanisms",
        "PLAIN",
        "listener.name.sasl_ssl.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required" + users + ";",
        "authorizer.class.name",
        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users",
        "User:ANONYMOUS");
  }

  /** Makes topics, and lets users write to them, which lets them see them. */
  public void topics(int partitions, Map<String, List<String>> writes) throws Exception {
    KafkaTopics.ensure(
        kafka.bootstrapServers(),
        writes.values().stream()
            .flatMap(List::stream)
            .distinct()
            .map(topic -> new TopicSpec(topic, partitions))
            .toList());
    List<AclBinding> rights = new ArrayList<>();
    writes.forEach((user, topics) -> topics.forEach(topic -> rights.add(write(user, topic))));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createAcls(rights).all().get();
      // The controller has them; the broker, which judges, hears of both a little later.
      Eventually.that(
          "the broker knows the rights",
          () -> admin.describeAcls(AclBindingFilter.ANY).values().get().size() == rights.size());
      for (String topic : writes.values().stream().flatMap(List::stream).distinct().toList()) {
        Eventually.that("the broker knows " + topic, () -> knows(admin, topic));
      }
    }
  }

  private static boolean knows(Admin admin, String topic) throws InterruptedException {
    try {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().containsKey(topic);
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static AclBinding write(String user, String topic) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:" + user, "*", AclOperation.WRITE, AclPermissionType.ALLOW));
  }

  /** {@code 127.0.0.1:port} of the listener with TLS and login. */
  public String bootstrapServers() {
    return FreePort.LOOPBACK + ":" + port;
  }

  @Override
  public void close() {
    kafka.close();
    restore(TRUST, trustBefore);
    restore(TRUST_PASSWORD, passwordBefore);
  }

  private static void restore(String property, String before) {
    if (before == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, before);
    }
  }
}
