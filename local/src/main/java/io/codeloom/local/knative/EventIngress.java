package io.codeloom.local.knative;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.codeloom.local.services.KafkaTopics;
import io.codeloom.local.services.TopicSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of Brokers and KafkaSinks on the loopback address. It answers as
 * eventing-kafka-broker's receiver does: 202 once Kafka has the event, 400 for what is no
 * CloudEvent, 404 for another path, 503 when Kafka does not take it.
 */
public final class EventIngress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventIngress.class);
  private static final int MAX_BODY = 1024 * 1024;
  private static final int WORKERS = 8;
  private static final long PUBLISH_SECONDS = 10;
  private static final int STOP_SECONDS = 1;

  private final HttpServer server;
  private final ExecutorService workers;
  private final EventLog log;
  private final Map<String, EventTarget> targets;

  private EventIngress(
      HttpServer server, ExecutorService workers, EventLog log, Map<String, EventTarget> targets) {
    this.server = server;
    this.workers = workers;
    this.log = log;
    this.targets = targets;
  }

  /** Creates the topics of Brokers where missing, and listens. */
  public static EventIngress start(IngressConfig config) {
    KafkaTopics.ensure(
        config.bootstrapServers(),
        config.targets().stream()
            .filter(Broker.class::isInstance)
            .map(broker -> new TopicSpec(broker.topic(), config.brokerPartitions()))
            .toList());
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, config.port()), 0);
      ExecutorService workers = Executors.newFixedThreadPool(WORKERS, EventIngress::worker);
      EventIngress ingress =
          new EventIngress(
              server,
              workers,
              new EventLog(config.bootstrapServers()),
              config.targets().stream()
                  .collect(Collectors.toMap(EventTarget::path, Function.identity())));
      server.setExecutor(workers);
      server.createContext("/", ingress::handle);
      server.start();
      return ingress;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen for events", e);
    }
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "event-ingress");
    thread.setDaemon(true);
    return thread;
  }

  /** Where events for the target are posted. */
  public URI uri(EventTarget target) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + target.path());
  }

  EventLog log() {
    return log;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status(exchange), -1);
    }
  }

  private int status(HttpExchange exchange) throws IOException {
    EventTarget target = targets.get(exchange.getRequestURI().getPath());
    if (target == null) {
      return 404;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      return 413;
    }
    Optional<Event> event = HttpEvents.read(exchange.getRequestHeaders(), body);
    return event.isEmpty() ? 400 : publish(target, event.get());
  }

  private int publish(EventTarget target, Event event) {
    try {
      log.append(target.topic(), event).get(PUBLISH_SECONDS, TimeUnit.SECONDS);
      return 202;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 503;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} does not take {}", target, event, e);
      return 503;
    }
  }

  @Override
  public void close() {
    server.stop(STOP_SECONDS);
    workers.shutdownNow();
    log.close();
  }
}
