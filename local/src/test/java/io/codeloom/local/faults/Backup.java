package io.codeloom.local.faults;

import io.codeloom.reconcile.RestoreCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A backup of a world's whole database, restored as {@code knative/README.md} says. */
final class Backup {
  private static final Duration LONGEST = Duration.ofDays(2);

  private final World world;
  private final String here;
  private final String there;

  private Backup(World world) throws SQLException {
    this.world = world;
    here = world.rows().column("SELECT DATABASE()").get(0);
    there = here + "_backup";
  }

  /** The database as it is now; an earlier backup is gone. */
  static Backup of(World world) throws SQLException {
    Backup backup = new Backup(world);
    backup.take();
    return backup;
  }

  private void take() throws SQLException {
    world.rows().change("DROP DATABASE IF EXISTS " + there);
    world.rows().change("CREATE DATABASE " + there + " CHARACTER SET utf8mb4");
    for (String table : tables()) {
      String copy = there + "." + table;
      world.rows().change("CREATE TABLE " + copy + " LIKE " + here + "." + table);
      world.rows().change("INSERT INTO " + copy + " SELECT * FROM " + here + "." + table);
    }
  }

  /** Every table is as it was; Redis is empty. */
  void restore() throws Exception {
    world.rows().change("SET FOREIGN_KEY_CHECKS = 0");
    for (String table : tables()) {
      world.rows().change("DELETE FROM " + table);
      world.rows().change("INSERT INTO " + table + " SELECT * FROM " + there + "." + table);
    }
    world.rows().change("SET FOREIGN_KEY_CHECKS = 1");
    world.redis().age(LONGEST);
  }

  private List<String> tables() throws SQLException {
    return world.rows().column("SHOW TABLES");
  }

  /** What {@code restore-check} with these arguments prints, by reconcile's own environment. */
  String check(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = RestoreCommand.run(List.of(arguments), world.env(), print, print);
    String text = out.toString(StandardCharsets.UTF_8);
    if (code != 0) {
      throw new AssertionError("restore-check ends with " + code + ": " + text);
    }
    return text;
  }
}
