package io.codeloom.platform.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MySqlAwayTest {
  @Test
  void aServerThatIsNotThereIsUnavailable() throws IOException {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    assertUnavailable(port);
  }

  @Test
  void aServerThatNeverAnswersIsUnavailable() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertUnavailable(silent.getLocalPort());
    }
  }

  @Test
  void taskThatIsNotQueuedHasNoPlaceInTheQueueAndNeedsNoDatabase() {
    Task running = TaskFixtures.aTask().status(TaskStatus.RUNNING_AGENT).build();
    try (HikariDataSource pool = DataSources.create("jdbc:mysql://127.0.0.1:1/x", "user", "x")) {
      assertThat(new MySqlTaskStore(pool).queuePosition(running)).isZero();
    }
  }

  private static void assertUnavailable(int port) {
    String url = "jdbc:mysql://127.0.0.1:" + port + "/codeloom";
    try (HikariDataSource pool = DataSources.create(url, "user", "hush-hush")) {
      assertThatThrownBy(() -> new MySqlTaskStore(pool).find(UUID.randomUUID()))
          .isInstanceOf(UnavailableException.class)
          .satisfies(e -> assertThat(e).hasMessageNotContaining("hush-hush"));
    }
  }
}
