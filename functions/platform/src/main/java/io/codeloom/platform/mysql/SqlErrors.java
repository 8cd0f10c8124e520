package io.codeloom.platform.mysql;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/**
 * What an error of the server or the driver means. Codes are those of MySQL, which MariaDB shares.
 */
final class SqlErrors {
  private static final int DUPLICATE_KEY = 1062;

  /** The transaction was rolled back for the sake of another one. */
  private static final Set<Integer> CONTENTION =
      Set.of(
          1020, // record has changed since it was read
          1205, // lock wait timeout
          1213); // deadlock

  /** The server cannot now. */
  private static final Set<Integer> AWAY =
      Set.of(
          1040, // too many connections
          1053, // shutdown in progress
          1077, // normal shutdown
          1158, 1159, 1160, 1161, // network errors and timeouts
          1203, // too many connections of this user
          1290, // read only, as a primary that was just demoted
          1317, // query interrupted
          1836, // read-only mode
          1927, // connection killed (MariaDB)
          3024, // query execution time exceeded
          3168); // server not available

  private SqlErrors() {}

  static boolean isDuplicateKey(SQLException e) {
    return e.getErrorCode() == DUPLICATE_KEY;
  }

  /** Whether the same transaction may succeed when it is run again. */
  static boolean isTransient(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || e instanceof SQLNonTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("40")
        || CONTENTION.contains(e.getErrorCode())
        || AWAY.contains(e.getErrorCode());
  }
}
