package io.codeloom.local.services;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A Redis on the loopback address, behind a password. Nothing is persisted: Redis holds copies and
 * leases, never the truth.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final String NAME = "redis";
  private static final Duration START = Duration.ofSeconds(20);
  private static final int READ_MILLIS = 2000;

  private final ServerProcess process;
  private final int port;
  private final String password;

  private EmbeddedRedis(ServerProcess process, int port, String password) {
    this.process = process;
    this.port = port;
    this.password = password;
  }

  static EmbeddedRedis start(ServerFolders folders, String password) {
    return start(folders, password, FreePort.next());
  }

  static EmbeddedRedis start(ServerFolders folders, String password, int port) {
    Path data = PrivateFiles.folder(folders.home().resolve(NAME));
    Path config = data.resolve("redis.conf");
    PrivateFiles.write(config, config(data, password, port));
    List<String> command = List.of(Binaries.redis(folders.cache()).toString(), config.toString());
    ServerProcess process = ServerProcess.start(NAME, command, folders);
    EmbeddedRedis redis = new EmbeddedRedis(process, port, password);
    process.await(redis::answers, START);
    return redis;
  }

  /** The password stands in a file only its owner reads, never in an argument. */
  private static String config(Path data, String password, int port) {
    return """
        bind 127.0.0.1
        port %d
        requirepass %s
        protected-mode yes
        daemonize no
        save ""
        appendonly no
        dir "%s"
        databases 1024
        maxmemory 128mb
        maxmemory-policy volatile-ttl
        timeout 0
        """
        .formatted(port, password, data.toString().replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(FreePort.at(port), READ_MILLIS);
      socket.setSoTimeout(READ_MILLIS);
      socket
          .getOutputStream()
          .write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return answer.equals("+OK\r\n+PONG\r\n");
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code redis://:password@127.0.0.1:port/0}; secret. */
  public String uri() {
    return "redis://:" + password + "@" + FreePort.LOOPBACK + ":" + port + "/0";
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
