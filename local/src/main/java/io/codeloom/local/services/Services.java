package io.codeloom.local.services;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of a laptop environment: started side by side, or those the configuration names. At
 * most one environment uses a home; processes a killed one left behind are ended first.
 */
public final class Services implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);

  private final HomeLock lock;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private ServiceAddresses addresses;

  private Services(HomeLock lock) {
    this.lock = lock;
  }

  /**
   * Returns when every server answers and the topics exist.
   *
   * @throws ServicesException with a remedy in its message; what had started is stopped again
   */
  public static Services start(ServicesConfig config, StartProgress progress) {
    SupportedPlatform.require(config, System.getProperty("os.name"), System.getProperty("os.arch"));
    PrivateFiles.folder(config.home());
    Services services = new Services(HomeLock.take(config.home()));
    try {
      ServerFolders folders = ServerFolders.of(config.home(), config.cache());
      folders.ledger().reap();
      services.startAll(config, folders, progress);
      return services;
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  private void startAll(ServicesConfig config, ServerFolders folders, StartProgress progress) {
    SecureRandom random = new SecureRandom();
    unpack(config, folders);
    CompletableFuture<String> kafka = timed("Kafka", progress, () -> kafka(config));
    CompletableFuture<ServicesConfig.ExternalMySql> mySql =
        timed("MySQL", progress, () -> mySql(config, folders, random));
    CompletableFuture<String> redis =
        timed("Redis", progress, () -> redis(config, folders, random));
    try {
      CompletableFuture.allOf(kafka, mySql, redis).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ServicesException known
          ? known
          : new ServicesException("a server does not start: " + e.getCause(), e.getCause());
    }
    ServicesConfig.ExternalMySql db = mySql.join();
    addresses =
        new ServiceAddresses(kafka.join(), db.url(), db.user(), db.password(), redis.join());
  }

  /**
   * Before the first process: one that is forked while a binary is being written holds it open, and
   * until that one has become its command the binary cannot be run ("Text file busy").
   */
  private static void unpack(ServicesConfig config, ServerFolders folders) {
    if (config.externalMySql().isEmpty()) {
      Path unused = Binaries.mariaDb(folders.cache());
    }
    if (config.externalRedis().isEmpty()) {
      Path unused = Binaries.redis(folders.cache());
    }
  }

  private static <T> CompletableFuture<T> timed(
      String name, StartProgress progress, Supplier<T> start) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              long from = System.nanoTime();
              try {
                T value = start.get();
                progress.ready(name, (System.nanoTime() - from) / 1_000_000);
                done.complete(value);
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            },
            "start-" + name);
    thread.start();
    return done;
  }

  private String kafka(ServicesConfig config) {
    Optional<String> external = config.externalKafka();
    String address =
        external.orElseGet(() -> opened(EmbeddedKafka.start(config.home())).bootstrapServers());
    KafkaTopics.ensure(address, config.topics());
    return address;
  }

  private ServicesConfig.ExternalMySql mySql(
      ServicesConfig config, ServerFolders folders, SecureRandom random) {
    return config.externalMySql().orElseGet(() -> embeddedMySql(folders, random));
  }

  private ServicesConfig.ExternalMySql embeddedMySql(ServerFolders folders, SecureRandom random) {
    String password = PrivateFiles.secret(folders.home().resolve("mysql.password"), random);
    EmbeddedMariaDb server = opened(EmbeddedMariaDb.start(folders, password));
    return new ServicesConfig.ExternalMySql(server.url(), EmbeddedMariaDb.NAME, password);
  }

  private String redis(ServicesConfig config, ServerFolders folders, SecureRandom random) {
    return config
        .externalRedis()
        .orElseGet(
            () -> {
              String secret = PrivateFiles.secret(folders.home().resolve("redis.password"), random);
              return opened(EmbeddedRedis.start(folders, secret)).uri();
            });
  }

  private synchronized <T extends AutoCloseable> T opened(T server) {
    started.push(server);
    return server;
  }

  /** Where everything answers. */
  public ServiceAddresses addresses() {
    return addresses;
  }

  /** Stops in reverse, each within its bound, and gives the home back. Safe to repeat. */
  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) { // AutoCloseable declares no narrower type; the others must stop too
        LOG.warn("a server did not stop in order", e);
      }
    }
    lock.close();
  }
}
