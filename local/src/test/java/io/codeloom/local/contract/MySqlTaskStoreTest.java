package io.codeloom.local.contract;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.abort;

import io.codeloom.core.config.Env;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.slf4j.LoggerFactory;

/**
 * The suite on the server that {@code MYSQL_URL}, {@code MYSQL_USER} and {@code MYSQL_PASSWORD}
 * name, in a database of its own that is dropped afterwards. {@code mvn -Pmysql verify} runs it and
 * fails without a server; otherwise it says that it was left out.
 */
@Tag("mysql")
class MySqlTaskStoreTest extends SqlTaskStoreSuite {
  private static final String NAME =
      "codeloom_test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

  private static TestDatabase database;

  @BeforeAll
  static void migrate() {
    String url = System.getenv(Env.MYSQL_URL);
    if (url == null && !Boolean.getBoolean("codeloom.mysql.required")) {
      String why = Env.MYSQL_URL + " is not set: the task store was NOT tested on MySQL";
      LoggerFactory.getLogger(MySqlTaskStoreTest.class).warn(why);
      abort(why);
    }
    assertNotNull(url, "the profile mysql needs " + Env.MYSQL_URL);
    onServer("CREATE DATABASE " + NAME + " CHARACTER SET utf8mb4");
    database = TestDatabase.migrated(withDatabase(url), user(), password());
  }

  @AfterAll
  static void drop() {
    if (database != null) {
      database.close();
      onServer("DROP DATABASE " + NAME);
    }
  }

  @Override
  TestDatabase database() {
    return database;
  }

  private static void onServer(String sql) {
    String url = System.getenv(Env.MYSQL_URL);
    try (Connection connection = DriverManager.getConnection(url, user(), password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The URL with this class's database in the place of the one it names, if any. */
  private static String withDatabase(String url) {
    return url.replaceFirst("^(jdbc:mysql://[^/?]+)(?:/[^?]*)?", "$1/" + NAME);
  }

  private static String user() {
    return System.getenv(Env.MYSQL_USER);
  }

  private static String password() {
    return System.getenv(Env.MYSQL_PASSWORD);
  }
}
