package io.codeloom.platform.mysql;

import io.codeloom.core.error.UnavailableException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywaySqlException;

/** Brings the database to the schema this version needs. */
public final class Migrations {
  private static final Map<String, String> LIMITS =
      Map.of("connectTimeout", "2000", "socketTimeout", "300000");

  private static final int CONNECT_RETRIES = 5;
  private static final int RETRY_SECONDS = 2;

  private Migrations() {}

  /**
   * Runs what has not been run yet. A deploy step and the laptop's start do this, never the start
   * of a function. Safe to run at the same time elsewhere: one waits for the other.
   *
   * @return how many migrations were run
   * @throws UnavailableException if the database does not answer or breaks off
   * @throws FlywayException if the schema is not one this version can bring up to date
   */
  public static int run(String url, String user, String password) {
    try {
      return flyway(url, user, password).migrate().migrationsExecuted;
    } catch (FlywaySqlException e) {
      throw new UnavailableException(UnavailableException.DATABASE, "migrating", e);
    }
  }

  /**
   * How many migrations would be run; nothing is changed. The user must be allowed to read Flyway's
   * own table, or all of them count.
   *
   * @throws UnavailableException if the database does not answer or breaks off
   */
  public static int pending(String url, String user, String password) {
    try {
      return flyway(url, user, password).info().pending().length;
    } catch (FlywaySqlException e) {
      throw new UnavailableException(UnavailableException.DATABASE, "looking for migrations", e);
    }
  }

  private static Flyway flyway(String url, String user, String password) {
    return Flyway.configure()
        .dataSource(url, user, password)
        .jdbcProperties(LIMITS)
        .connectRetries(CONNECT_RETRIES)
        .connectRetriesInterval(RETRY_SECONDS)
        .locations("classpath:db/migration")
        .load();
  }
}
