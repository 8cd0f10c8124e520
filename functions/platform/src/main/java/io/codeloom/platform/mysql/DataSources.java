package io.codeloom.platform.mysql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** Makes the pool of connections a function works with. */
public final class DataSources {
  /** A connection is made within this, or not at all. */
  static final Duration CONNECT = Duration.ofSeconds(2);

  /** The server answers each statement within this, lock waits included. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  /** A caller waits this long for a connection. */
  static final Duration POOL_WAIT = Duration.ofSeconds(3);

  private static final int CONNECTIONS = 8;
  private static final Duration UNUSED = Duration.ofMinutes(1);
  private static final Duration LIFE = Duration.ofMinutes(10);

  /**
   * UTC, and no silent cutting of values, whatever the server's defaults are. The lock wait is
   * shorter than {@link #ANSWER}, so that a wait is told from a server that is away.
   */
  private static final String SESSION =
      "SET time_zone = '+00:00', innodb_lock_wait_timeout = 3,"
          + " sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')";

  private DataSources() {}

  /**
   * A pool of at most {@value #CONNECTIONS} connections, opened when they are needed: making it
   * neither connects nor fails. READ COMMITTED, so that a count after a lock sees what was
   * committed before the lock was had.
   *
   * @param url JDBC URL for MySQL Connector/J; what it sets itself, such as {@code sslMode}, holds
   * @param password never logged
   */
  public static HikariDataSource create(String url, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("mysql");
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(POOL_WAIT.toMillis());
    config.setValidationTimeout(CONNECT.toMillis());
    config.setIdleTimeout(UNUSED.toMillis());
    config.setMaxLifetime(LIFE.toMillis());
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setAutoCommit(false);
    config.setConnectionInitSql(SESSION);
    config.addDataSourceProperty("connectTimeout", CONNECT.toMillis());
    config.addDataSourceProperty("socketTimeout", ANSWER.toMillis());
    config.addDataSourceProperty("connectionTimeZone", "UTC");
    config.addDataSourceProperty("characterEncoding", "UTF-8");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    return new HikariDataSource(config);
  }
}
