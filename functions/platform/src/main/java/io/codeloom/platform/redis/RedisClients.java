package io.codeloom.platform.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes lettuce's client such that it refuses at once what it cannot send. */
final class RedisClients {
  private static final int THREADS = 2;
  private static final int WAITING_COMMANDS = 1_000;
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(2);

  private RedisClients() {}

  static RedisClient create() {
    ClientResources resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            // Spread, so that not all functions come at once to a Redis that is just back.
            .reconnectDelay(
                () ->
                    Delay.fullJitter(
                        FIRST_RETRY, LAST_RETRY, FIRST_RETRY.toMillis(), TimeUnit.MILLISECONDS))
            .build();
    RedisClient client = new AsyncClient(resources);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(WAITING_COMMANDS)
            .socketOptions(
                SocketOptions.builder().connectTimeout(RedisLink.CONNECT).keepAlive(true).build())
            .build());
    return client;
  }

  static void close(RedisClient client) {
    client.shutdown(0, END.toMillis(), TimeUnit.MILLISECONDS);
    client
        .getResources()
        .shutdown(0, END.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END.toMillis());
  }
}
