package io.codeloom.local.services;

import io.codeloom.local.contract.CuttableProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;

/** A MySQL that goes away and comes back with all it had, where it was. */
public final class RestartableMySql implements AutoCloseable {
  private static final String SCHEME = "jdbc:";

  private final String password = UUID.randomUUID().toString();
  private final ServerFolders folders;
  private final CuttableProxy line;
  private EmbeddedMariaDb running;

  /** Starts it. */
  public RestartableMySql(Path home) throws IOException {
    folders = ServerFolders.of(home, TestServices.cache());
    running = EmbeddedMariaDb.start(folders, password);
    line = new CuttableProxy(port());
  }

  /** Starts it again. */
  public void start() {
    running = EmbeddedMariaDb.start(folders, password);
    line.lead(port());
    line.open();
  }

  /** Ends it; nobody answers from now on. */
  public void stop() {
    line.cut();
    running.close();
  }

  private int port() {
    return URI.create(running.url().substring(SCHEME.length())).getPort();
  }

  /** JDBC URL for MySQL Connector/J, the same all along. */
  public String url() {
    return running.url().replace(":" + port() + "/", ":" + line.port() + "/");
  }

  /** The password of {@link EmbeddedMariaDb#NAME}. */
  public String password() {
    return password;
  }

  @Override
  public void close() throws IOException {
    line.close();
    running.close();
  }
}
