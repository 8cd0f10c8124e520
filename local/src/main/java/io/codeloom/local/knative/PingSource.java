package io.codeloom.local.knative;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts an event at a fixed interval, whether or not the one before has been answered: a slow sink
 * sees them overlap, as in a cluster.
 */
public final class PingSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PingSource.class);

  private final PingSourceConfig config;
  private final EventSender sender;
  private final Clock clock;
  private final Supplier<String> ids;
  private final ScheduledExecutorService timer;

  private PingSource(
      PingSourceConfig config, EventSender sender, Clock clock, Supplier<String> ids) {
    this.config = config;
    this.sender = sender;
    this.clock = clock;
    this.ids = ids;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "ping-source-" + config.name());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The first event comes after one interval; the sender stays the caller's. */
  public static PingSource start(
      PingSourceConfig config, EventSender sender, Clock clock, Supplier<String> ids) {
    PingSource source = new PingSource(config, sender, clock, ids);
    long millis = config.every().toMillis();
    Future<?> unused =
        source.timer.scheduleAtFixedRate(source::ping, millis, millis, TimeUnit.MILLISECONDS);
    return source;
  }

  private void ping() {
    Event event =
        Event.of(
                ids.get(),
                "/apis/v1/namespaces/" + config.namespace() + "/pingsources/" + config.name(),
                PingSourceConfig.TYPE)
            .with(Event.TIME, clock.instant().toString())
            .withData("application/json", config.data().getBytes(StandardCharsets.UTF_8));
    Future<?> unused =
        sender
            .send(event, config.sink(), RetryPolicy.adapter(), Map.of())
            .thenAccept(
                answer -> {
                  if (!answer.ok()) {
                    LOG.warn("{} missed a ping: {}", config.sink(), answer);
                  }
                });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
