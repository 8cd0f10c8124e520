package io.codeloom.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.services.TestServices;
import io.codeloom.platform.mysql.Migrations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MariaDbTaskStoreTest extends SqlTaskStoreSuite {
  private static ServiceAddresses servers;
  private static TestDatabase database;

  @BeforeAll
  static void migrate() {
    servers = TestServices.shared().isolated();
    database =
        TestDatabase.migrated(servers.mysqlUrl(), servers.mysqlUser(), servers.mysqlPassword());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  TestDatabase database() {
    return database;
  }

  @Test
  void migratingAgainChangesNothing() {
    assertThat(Migrations.run(servers.mysqlUrl(), servers.mysqlUser(), servers.mysqlPassword()))
        .isZero();
  }
}
