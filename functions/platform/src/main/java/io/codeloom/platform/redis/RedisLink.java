package io.codeloom.platform.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to Redis. Nobody waits long for it: a command has {@link #ANSWER}; after one
 * that got no answer all are refused at once for {@link #REST}; and a lost connection comes back in
 * the background. Only the very first use waits for the connection itself, at most {@link
 * #CONNECT}.
 */
public final class RedisLink implements AutoCloseable {
  /** A command is answered within this, or counts as not answered. */
  static final Duration ANSWER = Duration.ofMillis(300);

  /** A connection is made within this, name resolution, TLS and login included. */
  static final Duration CONNECT = Duration.ofSeconds(1);

  /** How long nobody asks after a command that got no answer. */
  static final Duration REST = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private final RedisConnecting connecting;
  private final LongSupplier nanos;
  private volatile boolean resting;
  private volatile long restUntil;

  private RedisLink(RedisConnecting connecting, LongSupplier nanos) {
    this.connecting = connecting;
    this.nanos = nanos;
  }

  /**
   * A link that connects when it is first used.
   *
   * @param uri {@code redis://} or {@code rediss://}, password included; never logged
   * @throws IllegalArgumentException if it is no such URI
   */
  public static RedisLink to(String uri) {
    RedisURI address = RedisURI.create(uri);
    address.setTimeout(CONNECT);
    return new RedisLink(new RedisConnecting(RedisClients::create, address), System::nanoTime);
  }

  /** What Redis says to {@code command}; never throws. */
  <T> Answer<T> ask(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
    if (resting && nanos.getAsLong() - restUntil < 0) {
      return Answer.none();
    }
    try {
      return connecting.now().map(link -> await(command.apply(link.async()))).orElseGet(this::away);
    } catch (RuntimeException e) {
      return silent(e);
    }
  }

  private <T> Answer<T> await(RedisFuture<T> future) {
    try {
      T value = future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      comeBack();
      return new Answer<>(true, value);
    } catch (TimeoutException e) {
      future.cancel(true);
      connecting.distrust();
      return silent(e);
    } catch (ExecutionException e) {
      return silent(e.getCause());
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      return Answer.none();
    } catch (CancellationException e) {
      return silent(e);
    }
  }

  private <T> Answer<T> away() {
    return silent(null);
  }

  private <T> Answer<T> silent(Throwable reason) {
    if (!resting) {
      LOG.warn("Redis does not answer; going on without it: {}", describe(reason));
    }
    restUntil = nanos.getAsLong() + REST.toNanos();
    resting = true;
    return Answer.none();
  }

  private void comeBack() {
    connecting.trust();
    if (resting) {
      resting = false;
      LOG.info("Redis answers again");
    }
  }

  private static String describe(Throwable reason) {
    return reason == null ? "no connection" : reason.toString();
  }

  @Override
  public void close() {
    connecting.close();
  }

  /**
   * An answer of Redis.
   *
   * @param given whether there is one
   * @param value null where Redis says nil, or nothing
   */
  record Answer<T>(boolean given, T value) {
    static <T> Answer<T> none() {
      return new Answer<>(false, null);
    }
  }
}
