package io.codeloom.platform.redis;

import io.codeloom.core.port.StagingLeases.Lease;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;

/**
 * A lease that was had. Renewing and releasing exclude each other, so that none follows the end.
 */
final class RedisLease implements Lease.Held {
  private static final String RENEW =
      """
      local holder = redis.call('GET', KEYS[1])
      if holder and holder ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return 1
      """;

  private static final String RELEASE =
      """
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('DEL', KEYS[1])
      """;

  private final RedisLink link;
  private final String key;
  private final String token;
  private final Duration life;
  private boolean released;

  RedisLease(RedisLink link, String key, String token, Duration life) {
    this.link = link;
    this.key = key;
    this.token = token;
    this.life = life;
  }

  String token() {
    return token;
  }

  @Override
  public synchronized boolean renew() {
    if (released) {
      return false;
    }
    RedisLink.Answer<Long> answer = eval(RENEW, token, Long.toString(life.toMillis()));
    return !answer.given() || answer.value() == 1;
  }

  @Override
  public synchronized void close() {
    if (!released) {
      released = true;
      eval(RELEASE, token);
    }
  }

  private RedisLink.Answer<Long> eval(String script, String... values) {
    String[] keys = {key};
    return link.ask(redis -> redis.eval(script, ScriptOutputType.INTEGER, keys, values));
  }
}
