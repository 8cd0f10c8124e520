package io.codeloom.local.contract;

import com.zaxxer.hikari.HikariDataSource;
import io.codeloom.platform.mysql.DataSources;
import io.codeloom.platform.mysql.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** A migrated database of its own, emptied for each test. */
final class TestDatabase implements AutoCloseable {
  private final HikariDataSource dataSource;

  private TestDatabase(HikariDataSource dataSource) {
    this.dataSource = dataSource;
  }

  static TestDatabase migrated(String url, String user, String password) {
    Migrations.run(url, user, password);
    return new TestDatabase(DataSources.create(url, user, password));
  }

  DataSource dataSource() {
    return dataSource;
  }

  void clear() {
    execute("DELETE FROM tasks");
  }

  /** Time itself cannot be moved here, so what is stored moves into the past. */
  void passTime(Duration by) {
    String back = " - INTERVAL " + by.toMillis() * 1_000 + " MICROSECOND";
    execute(
        "UPDATE tasks SET"
            + moved("created_at", back)
            + ","
            + moved("updated_at", back)
            + ","
            + moved("status_since", back)
            + ","
            + moved("claimed_at", back)
            + ","
            + moved("cancel_requested_at", back)
            + ","
            + moved("settled_at", back));
  }

  void execute(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    dataSource.close();
  }

  private static String moved(String column, String back) {
    return " " + column + " = " + column + back;
  }
}
