package io.codeloom.local.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes a MariaDB data folder as {@code mariadb-install-db} does, but without help texts, test
 * data, the sys schema, or any account: the server's init file creates the one user.
 */
final class MariaDbInstall {
  private static final long LIMIT_SECONDS = 120;

  private final Path base;
  private final ServerFolders folders;

  MariaDbInstall(Path base, ServerFolders folders) {
    this.base = base;
    this.folders = folders;
  }

  /** Installs where nothing is installed yet; an install that was cut off is begun anew. */
  void into(Path data) {
    if (Files.isDirectory(data)) {
      return;
    }
    Path fresh = data.resolveSibling(data.getFileName() + ".new");
    try {
      if (Files.exists(fresh)) {
        Binaries.delete(fresh);
      }
      PrivateFiles.folder(fresh.resolve("mysql"));
      run(fresh);
      Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install the database into " + data, e);
    }
  }

  private void run(Path data) throws IOException {
    Path script = folders.home().resolve("tmp").resolve("mariadb-install.sql");
    Files.writeString(script, script());
    Path log = folders.log("mariadb-install");
    List<String> command = new ArrayList<>();
    command.add(base.resolve("bin/mariadbd").toString());
    command.addAll(MariaDbOptions.common(base, data, folders.home().resolve("tmp")));
    command.addAll(
        List.of(
            "--bootstrap",
            "--silent-startup",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--default-storage-engine=Aria"));
    ProcessBuilder builder = ServerProcess.builder(command, folders.home(), log);
    finish(builder.redirectInput(script.toFile()).start(), log);
    Files.delete(script);
  }

  private String script() throws IOException {
    return "create database if not exists mysql;\nuse mysql;\n"
        + Files.readString(base.resolve("share/mariadb_system_tables.sql"))
        + Files.readString(base.resolve("share/mariadb_performance_tables.sql"));
  }

  private static void finish(Process process, Path log) {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new ServicesException(
            "MariaDB cannot make its data folder; "
                + log
                + " ends with:\n"
                + ServerProcess.tail(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServicesException("interrupted while MariaDB made its data folder", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
