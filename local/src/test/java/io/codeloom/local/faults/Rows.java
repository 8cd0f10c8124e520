package io.codeloom.local.faults;

import io.codeloom.local.services.ServiceAddresses;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lies in the database. */
final class Rows implements AutoCloseable {
  private final Connection connection;

  Rows(ServiceAddresses services) {
    try {
      connection =
          DriverManager.getConnection(
              services.mysqlUrl(), services.mysqlUser(), services.mysqlPassword());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of every row. */
  synchronized List<String> column(String query, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepared(query, parameters);
        ResultSet results = statement.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (results.next()) {
        values.add(results.getString(1));
      }
      return values;
    }
  }

  /** The first column of the one row. */
  long number(String query) throws SQLException {
    return Long.parseLong(column(query).get(0));
  }

  void change(String statement, Object... parameters) throws SQLException {
    try (PreparedStatement prepared = prepared(statement, parameters)) {
      prepared.executeUpdate();
    }
  }

  /** Time itself cannot be moved here, so what is stored moves into the past. */
  void age(Duration by) throws SQLException {
    String moved =
        Stream.of(
                "created_at",
                "updated_at",
                "status_since",
                "claimed_at",
                "cancel_requested_at",
                "settled_at")
            .map(
                column ->
                    column + " = " + column + " - INTERVAL " + by.toMillis() + "000 MICROSECOND")
            .collect(Collectors.joining(", "));
    change("UPDATE tasks SET " + moved);
  }

  private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
