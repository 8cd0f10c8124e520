package io.codeloom.local.services;

import java.nio.file.Path;

/** A Kafka that goes away and comes back with all it had, where it was. */
public final class RestartableKafka implements AutoCloseable {
  private final Path home;
  private final int port = FreePort.next();
  private EmbeddedKafka running;

  /** Starts it. */
  public RestartableKafka(Path home) {
    this.home = home;
    start();
  }

  /** Starts it again. */
  public void start() {
    running = EmbeddedKafka.start(home, port);
  }

  /** Ends it; nobody answers from now on. */
  public void stop() {
    running.close();
  }

  /** {@code 127.0.0.1:port}, the same all along. */
  public String bootstrapServers() {
    return FreePort.LOOPBACK + ":" + port;
  }

  @Override
  public void close() {
    stop();
  }
}
