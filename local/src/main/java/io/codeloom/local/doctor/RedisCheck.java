package io.codeloom.local.doctor;

import io.codeloom.platform.config.RedisConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Redis keeps a value, runs a script and forgets the value. */
final class RedisCheck {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration LIFE = Duration.ofMinutes(1);

  private RedisCheck() {}

  static List<Finding> look(RedisConfig config) {
    RedisURI uri = RedisURI.create(config.uri());
    uri.setTimeout(LIMIT);
    RedisClient client = RedisClient.create(uri);
    try (var connection = client.connect()) {
      return List.of(look(connection.sync()));
    } finally {
      client.shutdown(Duration.ZERO, LIMIT);
    }
  }

  private static Finding look(RedisCommands<String, String> redis) {
    String key = "codeloom:doctor:" + UUID.randomUUID();
    redis.set(key, "1", SetArgs.Builder.px(LIFE).nx());
    Object read =
        redis.eval(
            "return redis.call('GET', KEYS[1])",
            io.lettuce.core.ScriptOutputType.VALUE,
            new String[] {key});
    redis.del(key);
    return "1".equals(read)
        ? new Finding.Fine("Redis keeps values and runs scripts")
        : new Finding.Wrong(
            "Redis lost a value at once", "Look at maxmemory and its eviction policy.");
  }
}
