package io.codeloom.local.services;

import io.codeloom.core.config.Env;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to start and where.
 *
 * @param home folder that keeps all data and passwords; one environment at a time
 * @param cache folder for unpacked server binaries; may be shared between homes
 * @param topics topics to create where missing
 * @param externalKafka bootstrap servers to use instead of an embedded Kafka
 * @param externalMySql database to use instead of an embedded MariaDB
 * @param externalRedis URI to use instead of an embedded Redis
 */
public record ServicesConfig(
    Path home,
    Path cache,
    List<TopicSpec> topics,
    Optional<String> externalKafka,
    Optional<ExternalMySql> externalMySql,
    Optional<String> externalRedis) {

  public ServicesConfig {
    home = home.toAbsolutePath().normalize();
    cache = cache.toAbsolutePath().normalize();
    topics = List.copyOf(topics);
  }

  /** A MySQL that runs already; {@link #toString()} leaves the password out. */
  public record ExternalMySql(String url, String user, String password) {
    @Override
    public String toString() {
      return "ExternalMySql[user=" + user + "]";
    }
  }

  /** Everything embedded. */
  public static ServicesConfig embedded(Path home, List<TopicSpec> topics) {
    return from(home, topics, Map.of());
  }

  /** Uses the servers the environment names and embeds the others. */
  public static ServicesConfig from(Path home, List<TopicSpec> topics, Map<String, String> env) {
    return new ServicesConfig(
        home,
        home.resolve("cache"),
        topics,
        given(env, Env.KAFKA_BOOTSTRAP_SERVERS),
        given(env, Env.MYSQL_URL).map(url -> mySql(url, env)),
        given(env, Env.REDIS_URI));
  }

  /** The same with binaries unpacked elsewhere. */
  public ServicesConfig withCache(Path other) {
    return new ServicesConfig(home, other, topics, externalKafka, externalMySql, externalRedis);
  }

  private static ExternalMySql mySql(String url, Map<String, String> env) {
    String user =
        given(env, Env.MYSQL_USER)
            .orElseThrow(
                () ->
                    new ServicesException(
                        Env.MYSQL_URL + " is set but " + Env.MYSQL_USER + " is not: set both"));
    return new ExternalMySql(url, user, env.getOrDefault(Env.MYSQL_PASSWORD, ""));
  }

  private static Optional<String> given(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }
}
