package io.codeloom.local.contract;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.trace.TraceParent;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.services.TestServices;
import io.codeloom.platform.mysql.MySqlTaskStore;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The version before runs on with this version's schema, and the other way about. */
class PreviousVersionTest {
  private static final Path MIGRATIONS =
      Path.of("..", "functions", "platform", "src", "main", "resources", "db", "migration");

  /** What a version that knows nothing of it cannot live with. */
  private static final Pattern BREAKS =
      Pattern.compile(
          "\\b(DROP|RENAME|TRUNCATE|CHANGE|MODIFY|DELETE\\s+FROM|ADD\\s+(UNIQUE|CONSTRAINT|FOREIGN|CHECK))\\b"
              + "|ADD\\s+COLUMN\\s+(?:(?!DEFAULT)[^,;])*NOT\\s+NULL(?![^,;]*DEFAULT)",
          Pattern.CASE_INSENSITIVE);

  static Stream<Path> laterMigrations() throws IOException {
    try (Stream<Path> all = Files.list(MIGRATIONS)) {
      return all
          .filter(file -> !file.getFileName().toString().startsWith("V1__"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("laterMigrations")
  void migrationOnlyAdds(Path migration) throws IOException {
    assertThat(withoutComments(Files.readString(migration))).doesNotContainPattern(BREAKS);
  }

  @Test
  void whatWouldBreakThePreviousVersionIsSeen() {
    for (String breaks :
        List.of(
            "ALTER TABLE tasks DROP COLUMN message",
            "ALTER TABLE tasks RENAME COLUMN a TO b",
            "ALTER TABLE tasks MODIFY message TEXT NOT NULL",
            "ALTER TABLE tasks ADD COLUMN a INT NOT NULL",
            "ALTER TABLE tasks ADD UNIQUE KEY k (message(10))")) {
      assertThat(breaks).containsPattern(BREAKS);
    }
    assertThat("ALTER TABLE tasks ADD COLUMN a INT NOT NULL DEFAULT 0")
        .doesNotContainPattern(BREAKS);
  }

  @Test
  void itsStatementsRunAndThisVersionReadsWhatTheyWrite() throws Exception {
    try (TestDatabase database = database()) {
      for (String statement : statements()) {
        assertThat(rows(database, statement)).as(statement).isEqualTo(rowsWanted(statement));
      }

      UUID id = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");
      MySqlTaskStore store = new MySqlTaskStore(database.dataSource());
      Task task = store.find(id).orElseThrow();
      assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
      assertThat(task.spec().limits()).isEqualTo(new Limits(7, 5_000, 90));
      assertThat(task.spec().origin()).isEqualTo(new RequestOrigin("/kafka", "1", null));
      assertThat(task.outcome().failure().code()).isEqualTo(FailureCode.ZIP_REJECTED);
      assertThat(task.outcome().usage().totalTokens()).isEqualTo(1_000);
      assertThat(task.outcome().files()).containsExactly("agent.log");
      assertThat(task.trace()).isEqualTo(TraceParent.of(id));
      assertThat(store.history(id)).hasSize(1);
    }
  }

  @Test
  void itReadsWhatThisVersionWrites() throws Exception {
    try (TestDatabase database = database()) {
      new MySqlTaskStore(database.dataSource()).insert(aTask().owner("ann").build(), "key", "hash");
      for (String statement : statements()) {
        if (statement.startsWith("SELECT id, owner")) {
          assertThat(rows(database, statement)).isEqualTo(1);
        }
      }
    }
  }

  private static TestDatabase database() {
    ServiceAddresses services = TestServices.shared().isolated();
    return TestDatabase.migrated(
        services.mysqlUrl(), services.mysqlUser(), services.mysqlPassword());
  }

  private static List<String> statements() throws IOException {
    URL file = PreviousVersionTest.class.getResource("/previous/statements.sql");
    String text = new String(file.openStream().readAllBytes(), StandardCharsets.UTF_8);
    return Stream.of(withoutComments(text).split(";\n"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  /** One each: the sample is one task with one line of history. */
  private static int rowsWanted(String statement) {
    assertThat(statement.toUpperCase(Locale.ROOT)).matches("(?s)(INSERT|UPDATE|SELECT) .*");
    return 1;
  }

  private static int rows(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      int rows = 0;
      if (statement.execute(sql)) {
        try (ResultSet result = statement.getResultSet()) {
          while (result.next()) {
            rows++;
          }
        }
      } else {
        rows = statement.getUpdateCount();
      }
      connection.commit();
      return rows;
    }
  }

  private static String withoutComments(String sql) {
    return sql.replaceAll("(?m)^\\s*--.*$", "");
  }
}
