package io.codeloom.local.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real servers for tests, started at first use and shared by the whole JVM. Each test takes a
 * database, a Redis database and topics of its own, so that tests do not see each other.
 */
public final class TestServices {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ServiceAddresses addresses;

  private TestServices(ServiceAddresses addresses) {
    this.addresses = addresses;
  }

  private static final class Shared {
    private static final TestServices INSTANCE = start();

    private static TestServices start() {
      try {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path home = Files.createTempDirectory(target, "services.");
        Services services =
            Services.start(
                ServicesConfig.embedded(home, List.of()).withCache(cache()),
                StartProgress.silent());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(services, home)));
        return new TestServices(services.addresses());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void end(Services services, Path home) {
      services.close();
      try {
        Binaries.delete(home);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + home, e);
      }
    }
  }

  /** The servers of this JVM. */
  public static TestServices shared() {
    return Shared.INSTANCE;
  }

  /** Unpacked binaries, kept from run to run. */
  static Path cache() {
    return Path.of("target/services-cache").toAbsolutePath();
  }

  /** Where the servers answer. */
  public ServiceAddresses addresses() {
    return addresses;
  }

  /** {@code host:port} of the shared Kafka. */
  public String bootstrapServers() {
    return addresses.kafkaBootstrapServers();
  }

  /** The addresses with a fresh database and an empty Redis database in the place of the shared. */
  public ServiceAddresses isolated() {
    return new ServiceAddresses(
        addresses.kafkaBootstrapServers(),
        createDatabase(),
        addresses.mysqlUser(),
        addresses.mysqlPassword(),
        redisUri());
  }

  /** JDBC URL of a fresh, empty database. */
  public String createDatabase() {
    String name = "t" + NUMBER.incrementAndGet();
    try (Connection connection =
            DriverManager.getConnection(
                addresses.mysqlUrl(), addresses.mysqlUser(), addresses.mysqlPassword());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name, e);
    }
    return addresses.mysqlUrl().replace("/" + EmbeddedMariaDb.NAME, "/" + name);
  }

  /** URI of a Redis database nobody else of this JVM uses; 1023 of them at most. */
  public String redisUri() {
    return addresses.redisUri().replaceFirst("/0$", "/" + NUMBER.incrementAndGet());
  }

  /** A fresh topic whose name begins with the given word. */
  public String createTopic(String word, int partitions) {
    String name = word + "-" + NUMBER.incrementAndGet();
    KafkaTopics.ensure(bootstrapServers(), List.of(new TopicSpec(name, partitions)));
    return name;
  }
}
