package io.codeloom.local.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesTest {
  private static final List<TopicSpec> TOPICS =
      List.of(new TopicSpec("codex-tasks", 12), new TopicSpec("codex-results", 3));

  @TempDir Path home;

  private ServicesConfig config() {
    return ServicesConfig.embedded(home, TOPICS).withCache(TestServices.cache());
  }

  @Test
  void startsAllThreeAndKeepsDataOverARestart() throws Exception {
    Set<String> told = ConcurrentHashMap.newKeySet();
    String password;
    try (Services services = Services.start(config(), (name, millis) -> told.add(name))) {
      password = services.addresses().mysqlPassword();
      write(services.addresses());
      assertThat(partitions(services.addresses(), "codex-tasks")).isEqualTo(12);
      assertThat(ping(services.addresses())).isEqualTo("PONG");
    }
    assertThat(told).containsExactlyInAnyOrder("Kafka", "MySQL", "Redis");
    try (Services services = Services.start(config(), StartProgress.silent())) {
      assertThat(services.addresses().mysqlPassword()).isEqualTo(password);
      assertThat(read(services.addresses())).isEqualTo("été 🧵");
      assertThat(partitions(services.addresses(), "codex-results")).isEqualTo(3);
    }
  }

  @Test
  void aKilledEnvironmentLosesNothingAndItsOrphansAreEnded() throws Exception {
    Process victim = start(ServicesMain.class, home, TestServices.cache());
    assertThat(victim.inputReader().readLine()).startsWith("READY");
    List<ProcessIdentity> orphans = noted();
    assertThat(orphans).hasSize(2).allMatch(ProcessIdentity::isAlive);
    victim.destroyForcibly().waitFor();
    assertThat(orphans).allMatch(ProcessIdentity::isAlive);
    try (Services services = Services.start(config(), StartProgress.silent())) {
      assertThat(orphans).noneMatch(ProcessIdentity::isAlive);
      assertThat(partitions(services.addresses(), "kept")).isEqualTo(2);
    }
  }

  @Test
  void refusesASecondEnvironmentOnTheSameHome() {
    try (Services first = Services.start(config(), StartProgress.silent())) {
      assertThat(first.addresses()).isNotNull();
      assertThatThrownBy(() -> Services.start(config(), StartProgress.silent()))
          .isInstanceOf(ServicesException.class)
          .hasMessageContaining("already uses")
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void keepsPasswordsFromOtherUsersAndOutOfArguments() throws Exception {
    try (Services services = Services.start(config(), StartProgress.silent())) {
      for (String file : List.of("mysql.password", "redis.password", "redis/redis.conf")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
            .isEqualTo("rw-------");
      }
      String redisPassword = Files.readString(home.resolve("redis.password")).strip();
      for (ProcessIdentity child : noted()) {
        String arguments = Files.readString(Path.of("/proc/" + child.pid() + "/cmdline"));
        assertThat(arguments)
            .doesNotContain(services.addresses().mysqlPassword())
            .doesNotContain(redisPassword);
      }
      assertThat(services.addresses().toString())
          .doesNotContain(services.addresses().mysqlPassword())
          .doesNotContain(redisPassword);
    }
  }

  @Test
  void usesGivenServersInsteadOfItsOwn() {
    ServiceAddresses shared = TestServices.shared().addresses();
    Map<String, String> env =
        Map.of(
            "MYSQL_URL", shared.mysqlUrl(),
            "MYSQL_USER", shared.mysqlUser(),
            "MYSQL_PASSWORD", shared.mysqlPassword(),
            "REDIS_URI", shared.redisUri(),
            "KAFKA_BOOTSTRAP_SERVERS", shared.kafkaBootstrapServers());
    ServicesConfig config = ServicesConfig.from(home, List.of(), env);
    try (Services services = Services.start(config, StartProgress.silent())) {
      assertThat(services.addresses()).isEqualTo(shared);
      assertThat(noted()).isEmpty();
    }
  }

  @Test
  void eachTestDatabaseIsItsOwn() throws SQLException {
    ServiceAddresses one = TestServices.shared().isolated();
    ServiceAddresses two = TestServices.shared().isolated();
    write(one);
    write(two);
    assertThat(one.redisUri()).isNotEqualTo(two.redisUri());
    assertThat(ping(one)).isEqualTo("PONG");
  }

  private List<ProcessIdentity> noted() {
    try (Stream<Path> files = Files.list(home.resolve("pids"))) {
      return files
          .map(ServicesTest::content)
          .map(ProcessIdentity::parse)
          .map(p -> p.orElseThrow())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(Class<?> main, Path... arguments) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()),
                Stream.of(arguments).map(Path::toString))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static void write(ServiceAddresses at) throws SQLException {
    try (Connection connection = connect(at);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept (word VARCHAR(20))");
      statement.execute("INSERT INTO kept VALUES ('été 🧵')");
    }
  }

  private static String read(ServiceAddresses at) throws SQLException {
    try (Connection connection = connect(at);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT word FROM kept")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(ServiceAddresses at) throws SQLException {
    return DriverManager.getConnection(at.mysqlUrl(), at.mysqlUser(), at.mysqlPassword());
  }

  private static int partitions(ServiceAddresses at, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", at.kafkaBootstrapServers()))) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .size();
    }
  }

  private static String ping(ServiceAddresses at) {
    RedisClient client = RedisClient.create(at.redisUri());
    try (var connection = client.connect()) {
      return connection.sync().ping();
    } finally {
      client.shutdown();
    }
  }
}
