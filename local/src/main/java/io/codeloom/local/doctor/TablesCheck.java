package io.codeloom.local.doctor;

import io.codeloom.platform.config.MySqlConfig;
import io.codeloom.platform.mysql.DataSources;
import io.codeloom.platform.mysql.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The database has this version's schema, and the user may read and write it. */
final class TablesCheck {
  private static final int SECONDS = 10;
  private static final String MIGRATE =
      "Run the migration: submit migrate, or the Job migrate of 40-migration.yaml.";

  private final MySqlConfig config;

  TablesCheck(MySqlConfig config) {
    this.config = config;
  }

  List<Finding> look() throws SQLException {
    try (var source = DataSources.create(config.url(), config.user(), config.password());
        Connection connection = source.getConnection()) {
      return look(connection);
    }
  }

  private List<Finding> look(Connection connection) throws SQLException {
    Set<String> tables = strings(connection, "SHOW TABLES");
    List<Finding> findings = new ArrayList<>();
    for (String table : List.of("tasks", "task_events")) {
      findings.add(
          tables.contains(table)
              ? new Finding.Fine("table " + table)
              : new Finding.Wrong("table " + table + " is not there", MIGRATE));
    }
    if (tables.contains("tasks")) {
      findings.add(version(tables));
      findings.add(writable(connection));
    }
    return findings;
  }

  /** A function's user need not be allowed to see Flyway's own table. */
  private Finding version(Set<String> tables) {
    if (!tables.contains("flyway_schema_history")) {
      return new Finding.NotApplicable(
          "migrations", "this user may not see Flyway's table; ask as the migration's user");
    }
    int pending = Migrations.pending(config.url(), config.user(), config.password());
    return pending == 0
        ? new Finding.Fine("no migration is pending")
        : new Finding.Wrong(pending + " migrations have not been run", MIGRATE);
  }

  /** Changes no row: there is no task of that id. */
  private static Finding writable(Connection connection) {
    try (var statement =
        connection.prepareStatement("UPDATE tasks SET message = message WHERE id = ?")) {
      statement.setQueryTimeout(SECONDS);
      statement.setString(1, "doctor");
      statement.executeUpdate();
      connection.rollback();
      return new Finding.Fine("table tasks can be written");
    } catch (SQLException e) {
      return new Finding.Wrong(
          "table tasks cannot be written (SQLState " + e.getSQLState() + ")",
          "Grant the functions' users SELECT, INSERT, UPDATE and DELETE on the database.");
    }
  }

  private static Set<String> strings(Connection connection, String sql) throws SQLException {
    Set<String> values = new TreeSet<>();
    try (var statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(SECONDS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
    }
    return values;
  }
}
