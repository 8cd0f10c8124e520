package io.codeloom.local.services;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A MariaDB on the loopback address in the place of MySQL. Its one account has the generated
 * password; data outlives the process however it ends.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
  /** The account, and the database it starts with. */
  public static final String NAME = "codeloom";

  private static final String SERVER = "mariadb";
  private static final Duration START = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;

  private final ServerProcess process;
  private final int port;
  private final String password;

  private EmbeddedMariaDb(ServerProcess process, int port, String password) {
    this.process = process;
    this.port = port;
    this.password = password;
  }

  static EmbeddedMariaDb start(ServerFolders folders, String password) {
    Path base = Binaries.mariaDb(folders.cache());
    Path data = folders.home().resolve(SERVER);
    new MariaDbInstall(base, folders).into(data);
    for (int attempt = 1; ; attempt++) {
      int port = FreePort.next();
      try {
        return start(folders, password, base, port);
      } catch (ServicesException e) {
        boolean portLost = String.valueOf(e.getMessage()).contains("Address already in use");
        if (!portLost || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static EmbeddedMariaDb start(
      ServerFolders folders, String password, Path base, int port) {
    Path home = folders.home();
    Path initFolder = PrivateFiles.folder(home.resolve("mariadb-init"));
    Path initFile = initFolder.resolve("init.sql");
    PrivateFiles.write(initFile, account(password));
    List<String> command = new ArrayList<>();
    command.add(base.resolve("bin/mariadbd").toString());
    command.addAll(MariaDbOptions.common(base, home.resolve(SERVER), home.resolve("tmp")));
    command.addAll(MariaDbOptions.serving(initFile, home.resolve("mariadb.pid"), port));
    ServerProcess process = ServerProcess.start(SERVER, command, folders);
    EmbeddedMariaDb server = new EmbeddedMariaDb(process, port, password);
    process.await(() -> FreePort.answers(port) && server.answers(), START);
    return server;
  }

  /** An init file holds one statement a line. */
  private static String account(String password) {
    return """
        CREATE DATABASE IF NOT EXISTS %1$s CHARACTER SET utf8mb4;
        CREATE OR REPLACE USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
        GRANT ALL PRIVILEGES ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
        """
        .formatted(NAME, password);
  }

  private boolean answers() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", NAME);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "2000");
    properties.setProperty("socketTimeout", "5000");
    return DriverManager.getConnection(url(), properties);
  }

  /** JDBC URL of the database {@value #NAME}, for MySQL Connector/J. */
  public String url() {
    return url(NAME);
  }

  /** JDBC URL of another database of this server. */
  public String url(String database) {
    return "jdbc:mysql://"
        + FreePort.LOOPBACK
        + ":"
        + port
        + "/"
        + database
        + "?sslMode=DISABLED&connectionTimeZone=UTC&characterEncoding=UTF-8";
  }

  /** The account's password; secret. */
  public String password() {
    return password;
  }

  @Override
  public void close() {
    process.close();
  }
}
