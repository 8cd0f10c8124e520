package io.codeloom.platform.mysql;

import io.codeloom.platform.health.Readiness;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Ready once the database was reached under the configured account and has every column this
 * version reads: a revision with a wrong password, or ahead of its migration, takes no traffic.
 *
 * <p>Ready for good then. A database that goes away later is everybody's at once: taking all pods
 * out of service would replace answers that say what is wrong and when to come back by none, and
 * bring them all back in one stampede.
 */
public final class DatabaseReached implements Readiness {
  private static final String EVERY_COLUMN = TaskSql.SELECT + "WHERE 1 = 0";
  private static final int ANSWER_SECONDS = 2;

  private final DataSource dataSource;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile boolean reached;

  /**
   * @param dataSource see {@link DataSources#create}; the caller closes it
   */
  public DatabaseReached(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** One question at a time, however often it is probed; whoever comes meanwhile hears no. */
  @Override
  public boolean ready() {
    if (!reached && asking.tryLock()) {
      try {
        reached = answers();
      } finally {
        asking.unlock();
      }
    }
    return reached;
  }

  private boolean answers() {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(EVERY_COLUMN)) {
      statement.setQueryTimeout(ANSWER_SECONDS);
      statement.executeQuery().close();
      connection.rollback();
      return true;
    } catch (SQLException e) {
      // That it is not ready is the whole answer; the first event would tell why.
      return false;
    }
  }
}
