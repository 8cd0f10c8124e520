package io.codeloom.local.contract;

import io.codeloom.local.services.TestServices;
import io.codeloom.platform.redis.RedisLink;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;

/** A Redis database of a test's own, seen by the code under test and by the test itself. */
final class RedisServer implements AutoCloseable {
  private final RedisClient client;
  private final RedisCommands<String, String> commands;
  private final RedisLink link;

  private RedisServer(String uri) {
    client = RedisClient.create(RedisURI.create(uri));
    commands = client.connect().sync();
    link = RedisLink.to(uri);
  }

  static RedisServer shared() {
    return new RedisServer(TestServices.shared().redisUri());
  }

  RedisLink link() {
    return link;
  }

  RedisCommands<String, String> commands() {
    return commands;
  }

  Duration lifeLeft(String key) {
    return Duration.ofMillis(commands.pttl(key));
  }

  @Override
  public void close() {
    link.close();
    client.shutdown();
  }
}
