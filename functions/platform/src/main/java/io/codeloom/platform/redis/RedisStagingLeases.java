package io.codeloom.platform.redis;

import io.codeloom.core.port.StagingLeases;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/** Staging leases in Redis: one key each, which holds a token only its holder knows. */
public final class RedisStagingLeases implements StagingLeases {
  private final RedisLink link;
  private final Supplier<UUID> tokens;

  public RedisStagingLeases(RedisLink link) {
    this(link, UUID::randomUUID);
  }

  RedisStagingLeases(RedisLink link, Supplier<UUID> tokens) {
    this.link = link;
    this.tokens = tokens;
  }

  /** Under which key a task's lease lies. */
  public static String key(UUID taskId) {
    return "codeloom:staging:" + taskId;
  }

  @Override
  public Lease tryAcquire(UUID taskId, Duration life) {
    RedisLease lease = new RedisLease(link, key(taskId), tokens.get().toString(), life);
    RedisLink.Answer<String> answer =
        link.ask(
            redis ->
                redis.set(key(taskId), lease.token(), SetArgs.Builder.nx().px(life.toMillis())));
    if (!answer.given()) {
      return new Lease.Unknown();
    }
    return answer.value() == null ? new Lease.Busy() : lease;
  }
}
