package io.codeloom.local.faults;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;

/** What lies in Redis. */
final class Redis implements AutoCloseable {
  private final RedisClient client;
  private final RedisCommands<String, String> commands;

  Redis(String uri) {
    client = RedisClient.create(uri);
    commands = client.connect().sync();
  }

  /** The leases that are held. */
  List<String> leases() {
    return commands.keys("codeloom:staging:*");
  }

  /** Shortens every life by this. */
  void age(Duration by) {
    for (String key : commands.keys("*")) {
      long left = commands.pttl(key) - by.toMillis();
      if (left > 0) {
        commands.pexpire(key, left);
      } else {
        commands.del(key);
      }
    }
  }

  @Override
  public void close() {
    client.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}
