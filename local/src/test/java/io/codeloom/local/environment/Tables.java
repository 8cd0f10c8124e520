package io.codeloom.local.environment;

import io.codeloom.local.services.ServiceAddresses;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What lies in the database. */
final class Tables {
  private final ServiceAddresses services;

  Tables(ServiceAddresses services) {
    this.services = services;
  }

  /** The rows as text, one a row. */
  List<String> rows(String query, Object... parameters) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      set(statement, parameters);
      List<String> rows = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          rows.add(row(results));
        }
      }
      return rows;
    }
  }

  /** How many rows a statement changed. */
  int change(String statement, Object... parameters) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      set(prepared, parameters);
      return prepared.executeUpdate();
    }
  }

  /** A task's whole row and history. */
  List<String> task(String id) throws SQLException {
    List<String> all = new ArrayList<>(rows("SELECT * FROM tasks WHERE id = ?", id));
    all.addAll(rows("SELECT * FROM task_events WHERE task_id = ? ORDER BY id", id));
    return all;
  }

  /** Every row of every table. */
  List<String> everything() throws SQLException {
    List<String> all = new ArrayList<>();
    for (String table : rows("SHOW TABLES")) {
      all.addAll(rows("SELECT * FROM " + table.substring(table.indexOf('=') + 1).strip()));
    }
    return all;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        services.mysqlUrl(), services.mysqlUser(), services.mysqlPassword());
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  private static String row(ResultSet results) throws SQLException {
    StringBuilder row = new StringBuilder();
    int columns = results.getMetaData().getColumnCount();
    for (int i = 1; i <= columns; i++) {
      row.append(i > 1 ? "\n" : "")
          .append(results.getMetaData().getColumnLabel(i))
          .append('=')
          .append(results.getString(i));
    }
    return row.toString();
  }
}
