package io.codeloom.local.services;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka broker inside this JVM, on the loopback address, whose log outlives the process. */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final int ATTEMPTS = 3;

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  static EmbeddedKafka start(Path home) {
    for (int attempt = 1; ; attempt++) {
      try {
        return start(home, FreePort.next());
      } catch (ServicesException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Where clients know it from an earlier start. */
  static EmbeddedKafka start(Path home, int port) {
    return start(home, port, settings -> {});
  }

  /** With settings changed or added. */
  static EmbeddedKafka start(Path home, int port, Consumer<Map<String, String>> change) {
    KafkaLogging.quiet();
    faultsStayInside();
    Path data = home.resolve("kafka");
    format(data);
    Map<String, String> settings = KafkaSettings.of(data, port, FreePort.next());
    change.accept(settings);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    try {
      server.startup();
      return new EmbeddedKafka(server, port);
    } catch (RuntimeException e) {
      new EmbeddedKafka(server, port).close();
      throw new ServicesException("the embedded Kafka does not start: " + e.getMessage(), e);
    }
  }

  /** Kafka ends its process on a fatal fault; this process is not Kafka's alone. */
  private static void faultsStayInside() {
    Exit.Procedure refuse =
        (status, message) -> {
          throw new IllegalStateException("Kafka gave up: " + message + " (" + status + ")");
        };
    Exit.setExitProcedure(refuse);
    Exit.setHaltProcedure(refuse);
  }

  private static void format(Path data) {
    if (Files.isDirectory(data)) {
      return;
    }
    Path fresh = data.resolveSibling("kafka.new");
    try {
      if (Files.exists(fresh)) {
        Binaries.delete(fresh);
      }
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(KafkaSettings.NODE)
          .setControllerListenerName(KafkaSettings.CONTROLLER)
          .addDirectory(PrivateFiles.folder(fresh).toString())
          .setMetadataLogDirectory(fresh.toString())
          .run();
      Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ServicesException("cannot make Kafka's data folder " + data, e);
    } catch (Exception e) { // Formatter.run() declares no narrower type
      throw new ServicesException("Kafka cannot format " + data, e);
    }
  }

  /** {@code 127.0.0.1:port}, without TLS or login. */
  public String bootstrapServers() {
    return FreePort.LOOPBACK + ":" + port;
  }

  /** A controlled shutdown of fifteen seconds at most; the log is safe either way. */
  @Override
  public void close() {
    Thread stopping = new Thread(this::shutdown, "kafka-shutdown");
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stopping.isAlive()) {
      LOG.warn("Kafka is still shutting down after {} s; left behind", STOP.toSeconds());
    }
  }

  private void shutdown() {
    server.shutdown();
    server.awaitShutdown();
  }
}
