package io.codeloom.local.knative;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts an event for every change of the selected Jobs: a lossy hint. What exists when it starts or
 * lists again is not told; a sink that stays away for three seconds, or answers a plain 500, misses
 * the event; a slow sink delays all that follow, for events are sent one after another.
 */
public final class ApiServerSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServerSource.class);

  /** Spelled out, for a name alone would be looked up in the server's discovery. */
  private static final ResourceDefinitionContext JOB =
      new ResourceDefinitionContext.Builder()
          .withGroup("batch")
          .withVersion("v1")
          .withKind("Job")
          .withPlural("jobs")
          .withNamespaced(true)
          .build();

  private static final long AFTER_FAILURE_MILLIS = 1000;
  private static final Duration SEND = Duration.ofMinutes(4);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final ApiServerSourceConfig config;
  private final KubernetesClient client;
  private final EventSender sender;
  private final JobEvents events;
  private final Thread thread;
  private volatile boolean running = true;

  private ApiServerSource(
      ApiServerSourceConfig config, KubernetesClient client, EventSender sender, JobEvents events) {
    this.config = config;
    this.client = client;
    this.sender = sender;
    this.events = events;
    this.thread = new Thread(this::run, "api-server-source");
    thread.setDaemon(true);
  }

  /**
   * Starts watching; client and sender stay the caller's. Where the API server refuses WebSockets
   * with 503, the client should not repeat requests by itself: it would do so for 19 s before each
   * watch.
   */
  public static ApiServerSource start(
      ApiServerSourceConfig config,
      KubernetesClient client,
      EventSender sender,
      Clock clock,
      Supplier<String> ids) {
    String url = client.getMasterUrl().toString().replaceFirst("/+$", "");
    ApiServerSource source =
        new ApiServerSource(config, client, sender, new JobEvents(url, clock, ids));
    source.thread.start();
    return source;
  }

  private void run() {
    while (running) {
      try {
        watch();
      } catch (KubernetesClientException e) {
        LOG.info("the API server does not answer, trying again: {}", e.getMessage());
        pause();
      } catch (InterruptedException e) {
        running = false;
      }
    }
  }

  /** From a list, whose contents nobody is told, to the end of the watch that begins there. */
  private void watch() throws InterruptedException {
    String version = jobs().list().getMetadata().getResourceVersion();
    BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>();
    Changes watcher = new Changes(changes);
    Watch watch =
        jobs().watch(new ListOptionsBuilder().withResourceVersion(version).build(), watcher);
    try {
      while (running && !(watcher.closed && changes.isEmpty())) {
        Runnable change = changes.poll(100, TimeUnit.MILLISECONDS);
        if (change != null) {
          change.run();
        }
      }
    } finally {
      watch.close();
    }
  }

  private FilterWatchListDeletable<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      jobs() {
    return client
        .genericKubernetesResources(JOB)
        .inNamespace(config.namespace())
        .withLabelSelector(config.labelSelector());
  }

  private final class Changes implements Watcher<GenericKubernetesResource> {
    private final BlockingQueue<Runnable> queue;
    private volatile boolean closed;

    private Changes(BlockingQueue<Runnable> queue) {
      this.queue = queue;
    }

    @Override
    public boolean reconnecting() {
      return true;
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource job) {
      Optional<Event> event = events.of(action, job);
      event.ifPresent(present -> queue.add(() -> send(present)));
    }

    @Override
    public void onClose(WatcherException cause) {
      LOG.info("the watch ended, listing again", cause);
      closed = true;
    }

    @Override
    public void onClose() {
      closed = true;
    }
  }

  private void send(Event event) {
    try {
      Answer answer =
          sender
              .send(event, config.sink(), RetryPolicy.adapter(), Map.of())
              .get(SEND.toMillis(), TimeUnit.MILLISECONDS);
      if (!answer.ok()) {
        LOG.warn("dropped: {} ({} from {})", event, answer, config.sink());
      }
    } catch (InterruptedException e) {
      running = false;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("dropped: {}", event, e);
    }
  }

  private void pause() {
    try {
      Thread.sleep(AFTER_FAILURE_MILLIS);
    } catch (InterruptedException e) {
      running = false;
    }
  }

  /** Ends the watch; an event under way has five seconds. */
  @Override
  public void close() {
    running = false;
    try {
      thread.join(STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
