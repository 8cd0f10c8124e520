package io.codeloom.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.services.TestServices;
import io.codeloom.platform.mysql.MySqlTaskStore;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The version before runs on with this version's schema, and the other way about. What it says to
 * the database is on record: {@code V<n>.sql} is what the code said when {@code n} was the newest
 * migration, taken down by {@link Statements} from that code itself.
 */
class PreviousVersionTest {
  private static final Path MIGRATIONS =
      Path.of("..", "functions", "platform", "src", "main", "resources", "db", "migration");
  private static final Path RECORDS = Path.of("src", "test", "resources", "previous");
  private static final Path CODE =
      Path.of("..", "functions", "platform", "src", "main", "java", "io/codeloom/platform/mysql");
  private static final Pattern NUMBER = Pattern.compile("V(\\d+)__.*");
  private static final Pattern SQL = Pattern.compile("(SELECT|INSERT|UPDATE|DELETE|REPLACE) .*");

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
    String text = Files.readString(migration).replaceAll("(?m)^\\s*--.*$", "");
    assertThat(text).doesNotContainPattern(BREAKS);
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

  /** So that the next migration finds the record of the version before it. */
  @Test
  void whatThisVersionSaysIsOnRecord() throws Exception {
    try (TestDatabase database = database()) {
      Statements statements = new Statements();
      new EveryStatement(statements.listenTo(database.dataSource())).run();

      Path now = Path.of("target", record(newest()).getFileName().toString());
      Files.write(now, statements.lines());
      assertThat(statements.lines())
          .as("what the code says has changed: copy local/%s to local/%s", now, record(newest()))
          .isEqualTo(Files.readAllLines(record(newest())));
      assertThat(sqlOfTheCode())
          .as("statements that EveryStatement never leads to")
          .allMatch(sql -> statements.texts().stream().anyMatch(said -> said.contains(sql)));
    }
  }

  @Test
  void whatThePreviousVersionSaysIsUnderstoodAndThisVersionReadsWhatItWrote() throws Exception {
    try (TestDatabase database = database()) {
      for (String line : Files.readAllLines(record(newest() - 1))) {
        assertThat(rows(database, sql(line))).as(line).isEqualTo(rowsOf(line));
      }

      MySqlTaskStore store = new MySqlTaskStore(database.dataSource());
      Task task = store.find(EveryStatement.FIRST).orElseThrow();
      assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
      assertThat(task.spec().limits()).isEqualTo(new Limits(7, 5_000, 90));
      assertThat(task.spec().origin()).isEqualTo(new RequestOrigin("/kafka", "1", null));
      assertThat(task.outcome().failure().code()).isEqualTo(FailureCode.ZIP_REJECTED);
      assertThat(task.outcome().usage().totalTokens()).isEqualTo(1_000);
      assertThat(task.outcome().files()).containsExactly("agent.log");
      assertThat(task.trace()).isNotNull();
      assertThat(store.history(EveryStatement.FIRST)).hasSizeGreaterThan(4);
    }
  }

  @Test
  void thePreviousVersionReadsWhatThisVersionWrites() throws Exception {
    try (TestDatabase database = database()) {
      new EveryStatement(database.dataSource()).run();
      List<String> byId = new ArrayList<>();
      for (String line : Files.readAllLines(record(newest() - 1))) {
        if (sql(line).startsWith("SELECT ")) {
          assertThat(rows(database, sql(line))).as(line).isNotEqualTo(Statements.REFUSED);
        }
        if (line.startsWith("1 SELECT id, owner")
            && line.endsWith("WHERE id = '" + EveryStatement.FIRST + "'")) {
          byId.add(line);
        }
      }
      assertThat(byId).isNotEmpty();
      assertThat(rows(database, sql(byId.get(0)))).isEqualTo(1);
    }
  }

  private static Path record(int version) {
    return RECORDS.resolve("V" + version + ".sql");
  }

  private static int newest() throws IOException {
    try (Stream<Path> all = Files.list(MIGRATIONS)) {
      return all.map(file -> NUMBER.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToInt(name -> Integer.parseInt(name.group(1)))
          .max()
          .orElseThrow();
    }
  }

  /** Every constant of the code that is SQL, or begins it. */
  private static Set<String> sqlOfTheCode() throws IOException, ReflectiveOperationException {
    Set<String> all = new TreeSet<>();
    try (Stream<Path> files = Files.list(CODE)) {
      for (Path file : files.filter(f -> !f.endsWith("package-info.java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        for (Field field :
            Class.forName("io.codeloom.platform.mysql." + name).getDeclaredFields()) {
          if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
            field.setAccessible(true);
            String text = (String) field.get(null);
            if (SQL.matcher(text).matches()) {
              all.add(text);
            }
          }
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(20);
    return all;
  }

  private static TestDatabase database() {
    ServiceAddresses services = TestServices.shared().isolated();
    return TestDatabase.migrated(
        services.mysqlUrl(), services.mysqlUser(), services.mysqlPassword());
  }

  private static String sql(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }

  private static int rowsOf(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(' ')));
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
    } catch (java.sql.SQLIntegrityConstraintViolationException e) {
      return Statements.REFUSED;
    }
  }
}
