package io.codeloom.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.services.TestServices;
import io.codeloom.platform.mysql.DataSources;
import io.codeloom.platform.mysql.DatabaseReached;
import io.codeloom.platform.mysql.Migrations;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** When a function may be sent requests. */
class DatabaseReachedTest {
  private final ServiceAddresses services = TestServices.shared().isolated();

  @Test
  void databaseWithoutThisVersionsSchemaIsNotReady() throws SQLException {
    try (HikariDataSource pool = pool(services.mysqlUrl())) {
      DatabaseReached readiness = new DatabaseReached(pool);
      assertThat(readiness.ready()).isFalse();

      migrate();
      assertThat(readiness.ready()).isTrue();

      execute(pool, "ALTER TABLE tasks DROP COLUMN traceparent");
      assertThat(new DatabaseReached(pool).ready()).isFalse();
    }
  }

  @Test
  void databaseThatComesLateIsReadyThenAndForGood() throws Exception {
    migrate();
    URI server = URI.create(services.mysqlUrl().substring("jdbc:".length()));
    try (CuttableProxy proxy = new CuttableProxy(server.getPort());
        HikariDataSource pool =
            pool(services.mysqlUrl().replace(":" + server.getPort(), ":" + proxy.port()))) {
      DatabaseReached readiness = new DatabaseReached(pool);
      proxy.cut();
      assertThat(readiness.ready()).isFalse();

      proxy.open();
      assertThat(readiness.ready()).isTrue();

      proxy.cut();
      assertThat(readiness.ready()).isTrue();
    }
  }

  private void migrate() {
    Migrations.run(services.mysqlUrl(), services.mysqlUser(), services.mysqlPassword());
  }

  private HikariDataSource pool(String url) {
    return DataSources.create(url, services.mysqlUser(), services.mysqlPassword());
  }

  private static void execute(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      connection.commit();
    }
  }
}
