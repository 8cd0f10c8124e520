package io.codeloom.local.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Writes down what is said to a database, as SQL without parameters that can be said again: each
 * line how many rows it was about, and the statement; {@value #REFUSED} rows mean it was refused.
 * What differs from run to run is replaced: times by {@code NOW(6)}, write tokens by their number.
 */
final class Statements {
  static final int REFUSED = -1;

  /** The scenario's own ids are fixed. */
  private static final Pattern TOKEN =
      Pattern.compile("(?!00000000-)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final List<String> lines = new ArrayList<>();
  private final Set<String> texts = new LinkedHashSet<>();
  private final Map<String, String> tokens = new LinkedHashMap<>();

  /** The lines so far. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** The statements so far, with their question marks. */
  Set<String> texts() {
    return Set.copyOf(texts);
  }

  /** The same source, whose connections are listened to. */
  DataSource listenTo(DataSource source) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(source, method, arguments);
          return result instanceof Connection connection ? listenTo(connection) : result;
        });
  }

  private Connection listenTo(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? listenTo(statement, (String) arguments[0])
              : result;
        });
  }

  private PreparedStatement listenTo(PreparedStatement statement, String sql) {
    Map<Integer, Object> parameters = new TreeMap<>();
    texts.add(sql);
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().equals("setObject")) {
            parameters.put((Integer) arguments[0], arguments[1]);
          }
          Object result;
          try {
            result = call(statement, method, arguments);
          } catch (SQLException e) {
            add(REFUSED, sql, parameters);
            throw e;
          }
          if (method.getName().equals("executeUpdate")) {
            add((Integer) result, sql, parameters);
          }
          return result instanceof ResultSet rows ? listenTo(rows, sql, parameters) : result;
        });
  }

  private ResultSet listenTo(ResultSet rows, String sql, Map<Integer, Object> parameters) {
    int[] seen = {0};
    return proxy(
        ResultSet.class,
        (method, arguments) -> {
          Object result = call(rows, method, arguments);
          if (method.getName().equals("next") && Boolean.TRUE.equals(result)) {
            seen[0]++;
          }
          if (method.getName().equals("close")) {
            add(seen[0], sql, parameters);
          }
          return result;
        });
  }

  private void add(int rows, String sql, Map<Integer, Object> parameters) {
    StringBuilder line = new StringBuilder(rows + " " + sql);
    for (Object parameter : parameters.values()) {
      int mark = line.indexOf("?");
      line.replace(mark, mark + 1, literal(parameter).replace("?", "\u0000"));
    }
    lines.add(line.toString().replace('\u0000', '?'));
  }

  private String literal(Object parameter) {
    if (parameter == null || parameter instanceof Number) {
      return String.valueOf(parameter).toUpperCase(java.util.Locale.ROOT);
    }
    if (parameter instanceof Boolean yes) {
      return yes ? "TRUE" : "FALSE";
    }
    if (parameter instanceof LocalDateTime) {
      return "NOW(6)";
    }
    String text = parameter.toString();
    String told =
        TOKEN.matcher(text).matches()
            ? tokens.computeIfAbsent(text, none -> "token-" + (tokens.size() + 1))
            : text;
    return "'" + told.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private interface Ear {
    Object hear(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Ear ear) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> ear.hear(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
