package io.codeloom.local.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The server's options, as near to MySQL's defaults as MariaDB goes, sized for a laptop. */
final class MariaDbOptions {
  private static final Integer ROOT = 0;

  private MariaDbOptions() {}

  static List<String> common(Path base, Path data, Path tmp) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--no-defaults",
                "--basedir=" + base,
                "--datadir=" + data,
                "--tmpdir=" + tmp,
                "--lc-messages-dir=" + base.resolve("share"),
                "--log-warnings=1",
                "--skip-log-bin",
                "--innodb-log-file-size=32M",
                "--innodb-buffer-pool-size=64M",
                "--innodb-undo-tablespaces=0",
                "--max-allowed-packet=64M"));
    if (runsAsRoot()) {
      options.add("--user=root");
    }
    return options;
  }

  static List<String> serving(Path initFile, Path pidFile, int port) {
    return List.of(
        "--bind-address=" + FreePort.LOOPBACK,
        "--port=" + port,
        // No Unix socket: its path may be 107 bytes long at most, and a home's path is the user's.
        "--socket=",
        "--pid-file=" + pidFile,
        "--init-file=" + initFile,
        "--skip-ssl",
        "--skip-name-resolve",
        "--local-infile=OFF",
        "--secure-file-priv=" + initFile.getParent(),
        "--max-connections=200",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_unicode_ci",
        "--default-time-zone=+00:00",
        "--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
            + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
        // Written at each commit, synced each second: a killed process loses nothing.
        "--innodb-flush-log-at-trx-commit=2",
        "--innodb-buffer-pool-dump-at-shutdown=OFF",
        "--innodb-buffer-pool-load-at-startup=OFF",
        "--performance-schema=OFF");
  }

  private static boolean runsAsRoot() {
    try {
      return ROOT.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }
}
