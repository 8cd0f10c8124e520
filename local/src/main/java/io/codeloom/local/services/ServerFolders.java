package io.codeloom.local.services;

import java.nio.file.Path;

/**
 * Where a server keeps its things.
 *
 * @param home data, logs, passwords
 * @param cache unpacked binaries
 * @param ledger pids of children
 */
record ServerFolders(Path home, Path cache, ProcessLedger ledger) {
  static ServerFolders of(Path home, Path cache) {
    PrivateFiles.folder(home.resolve("logs"));
    PrivateFiles.folder(home.resolve("tmp"));
    return new ServerFolders(
        PrivateFiles.folder(home),
        PrivateFiles.folder(cache),
        new ProcessLedger(home.resolve("pids")));
  }

  Path log(String name) {
    return home.resolve("logs").resolve(name + ".log");
  }
}
