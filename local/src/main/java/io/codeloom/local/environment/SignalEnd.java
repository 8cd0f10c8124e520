package io.codeloom.local.environment;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the environment when a signal ends the process. One that comes while the environment
 * starts takes effect when it has started: its servers live in sessions of their own and would
 * outlive this process.
 *
 * @param <T> what is closed
 */
final class SignalEnd<T extends AutoCloseable> {
  private static final Logger LOG = LoggerFactory.getLogger(SignalEnd.class);

  /** A start that takes longer is stuck; the next one reaps what it leaves. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CompletableFuture<T> started = new CompletableFuture<>();
  private final int exitCode;
  private final IntConsumer halt;

  /**
   * @param exitCode of the process that a signal ended
   * @param halt ends the process at once
   */
  SignalEnd(int exitCode, IntConsumer halt) {
    this.exitCode = exitCode;
    this.halt = halt;
  }

  /** One that this process's signals reach. */
  static <T extends AutoCloseable> SignalEnd<T> install(int exitCode) {
    SignalEnd<T> end = new SignalEnd<>(exitCode, code -> Runtime.getRuntime().halt(code));
    Runtime.getRuntime().addShutdownHook(new Thread(end::close, "close"));
    return end;
  }

  /** Starts what is to be closed; if it cannot be started, the process ends as it would anyway. */
  T start(Callable<T> starting) throws Exception {
    try {
      T environment = starting.call();
      started.complete(environment);
      return environment;
    } catch (Exception e) {
      started.completeExceptionally(e);
      throw e;
    }
  }

  /** A JVM that a signal ends would exit with 130 or 143, so it is halted instead. */
  void close() {
    try {
      started.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).close();
    } catch (ExecutionException e) {
      return;
    } catch (TimeoutException | InterruptedException e) {
      LOG.warn("The start did not end; something of it may still run", e);
    } catch (Exception e) {
      LOG.warn("Not all was closed", e);
    }
    halt.accept(exitCode);
  }
}
