package io.codeloom.platform.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements on the connection of one transaction. Parameters are bound in order. */
record Session(Connection connection) {
  /** Turns the row a result set stands on into a value. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  int update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  <T> List<T> select(Row<T> row, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet result = statement.executeQuery()) {
      List<T> values = new ArrayList<>();
      while (result.next()) {
        values.add(row.read(result));
      }
      return values;
    }
  }

  <T> Optional<T> selectOne(Row<T> row, String sql, Object... parameters) throws SQLException {
    return select(row, sql, parameters).stream().findFirst();
  }

  int selectInt(String sql, Object... parameters) throws SQLException {
    return selectOne(row -> row.getInt(1), sql, parameters).orElseThrow();
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
