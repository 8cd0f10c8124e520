package io.codeloom.platform.redis;

import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes the connection, once. When it breaks, lettuce makes it again by itself; when it only seems
 * to stand, as after the server's host is gone, it is given up after some commands without answer.
 */
final class RedisConnecting {
  private static final int TRUST = 3;

  private final Supplier<RedisClient> create;
  private final RedisURI address;
  private RedisClient client;
  private CompletableFuture<StatefulRedisConnection<String, String>> connection;
  private boolean waited;
  private int unanswered;

  /**
   * @param create called with the first use
   */
  RedisConnecting(Supplier<RedisClient> create, RedisURI address) {
    this.create = create;
    this.address = address;
  }

  /** The connection, for which only the first attempt is waited; empty if it does not stand. */
  Optional<StatefulRedisConnection<String, String>> now() {
    CompletableFuture<StatefulRedisConnection<String, String>> attempt;
    boolean wait;
    synchronized (this) {
      if (connection == null || connection.isCompletedExceptionally()) {
        connection = connect();
      }
      attempt = connection;
      wait = !waited;
    }
    return wait ? await(attempt) : standing(attempt);
  }

  synchronized void close() {
    if (client != null) {
      RedisClients.close(client);
    }
  }

  synchronized void trust() {
    unanswered = 0;
  }

  synchronized void distrust() {
    unanswered++;
    if (unanswered >= TRUST && connection != null) {
      CompletableFuture<Void> unused = connection.thenCompose(StatefulRedisConnection::closeAsync);
      connection = null;
      unanswered = 0;
    }
  }

  private CompletableFuture<StatefulRedisConnection<String, String>> connect() {
    if (client == null) {
      client = create.get();
    }
    ConnectionFuture<StatefulRedisConnection<String, String>> future =
        client.connectAsync(StringCodec.UTF8, address);
    return future.toCompletableFuture();
  }

  private Optional<StatefulRedisConnection<String, String>> await(
      CompletableFuture<StatefulRedisConnection<String, String>> attempt) {
    try {
      return Optional.of(attempt.get(RedisLink.CONNECT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      synchronized (this) {
        waited = true;
      }
    }
  }

  private static Optional<StatefulRedisConnection<String, String>> standing(
      CompletableFuture<StatefulRedisConnection<String, String>> attempt) {
    return attempt.isDone() && !attempt.isCompletedExceptionally()
        ? Optional.of(attempt.join())
        : Optional.empty();
  }
}
