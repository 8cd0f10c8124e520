package io.codeloom.local.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** A database that breaks off commits: before they take effect, or between effect and answer. */
final class LossyDatabase {
  private enum Mode {
    WORK,
    LOSE_ANSWER,
    FAIL_ONCE,
    BREAK
  }

  private final DataSource real;
  private final AtomicInteger lost = new AtomicInteger();
  private Mode mode = Mode.WORK;
  private Runnable meanwhile = () -> {};

  LossyDatabase(DataSource real) {
    this.real = real;
  }

  /** The next commit takes effect and nobody is told. */
  void loseNextCommitAnswer() {
    mode = Mode.LOSE_ANSWER;
  }

  /** The next commit takes no effect; {@code other} happens before it is tried again. */
  void failNextCommit(Runnable other) {
    mode = Mode.FAIL_ONCE;
    meanwhile = other;
  }

  /** No commit takes effect any more. */
  void breakAlways() {
    mode = Mode.BREAK;
  }

  /** How many commits were broken off. */
  int lost() {
    return lost.get();
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        real,
        method -> method.equals("getConnection"),
        () -> connection(real.getConnection()));
  }

  private Connection connection(Connection connection) {
    return proxy(
        Connection.class,
        connection,
        method -> method.equals("commit") && mode != Mode.WORK,
        () -> breakOff(connection));
  }

  private Object breakOff(Connection connection) throws SQLException {
    if (mode == Mode.LOSE_ANSWER) {
      connection.commit();
    } else {
      connection.rollback();
    }
    mode = mode == Mode.BREAK ? Mode.BREAK : Mode.WORK;
    lost.incrementAndGet();
    meanwhile.run();
    meanwhile = () -> {};
    throw new SQLRecoverableException("broken off by the test", "08S01");
  }

  @FunctionalInterface
  private interface Instead {
    Object run() throws SQLException;
  }

  private static <T> T proxy(Class<T> type, T real, Predicate<String> meant, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            LossyDatabase.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                meant.test(method.getName()) ? instead.run() : call(real, method, arguments)));
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
