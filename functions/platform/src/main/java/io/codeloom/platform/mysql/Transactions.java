package io.codeloom.platform.mysql;

import io.codeloom.core.error.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/**
 * Runs work in a transaction, up to {@value #ATTEMPTS} times while what goes wrong may pass and
 * {@link #PATIENCE} is not used up. The work must be safe to run again after a commit whose answer
 * was lost.
 */
final class Transactions {
  private static final int ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final int PAUSE_MILLIS = 50;

  private final DataSource dataSource;

  Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** What is done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Session session) throws SQLException;
  }

  /**
   * @param what the operation in words, for the log
   * @throws UnavailableException if the database does not answer; the work may have taken effect
   * @throws IllegalStateException if the database refuses the work for good, which is a defect
   */
  <T> T run(String what, Work<T> work) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      Connection connection = connect(what);
      try {
        return commit(connection, work);
      } catch (SQLException e) {
        if (!SqlErrors.isTransient(e)) {
          throw new IllegalStateException("MySQL refused " + what, e);
        }
        if (attempt == ATTEMPTS || System.nanoTime() - start > PATIENCE.toNanos()) {
          throw unavailable(what, e);
        }
      }
      pause(what, attempt);
    }
  }

  /** Not tried again: the pool has tried for as long as a caller can wait. */
  private Connection connect(String what) {
    try {
      return dataSource.getConnection();
    } catch (SQLException e) {
      throw unavailable(what, e);
    }
  }

  private static <T> T commit(Connection connection, Work<T> work) throws SQLException {
    try (connection) {
      try {
        T result = work.in(new Session(connection));
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void pause(String what, int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS * attempt) + 1L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(what, e);
    }
  }

  private static UnavailableException unavailable(String what, Exception cause) {
    return new UnavailableException(UnavailableException.DATABASE, what, cause);
  }
}
