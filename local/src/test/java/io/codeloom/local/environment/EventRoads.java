package io.codeloom.local.environment;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The laptop's event sources, before functions that run elsewhere. */
public final class EventRoads implements AutoCloseable {
  /** What every event carries. */
  public static final String TOKEN = "0123456789abcdef0123456789abcdef0123456789abcdef";

  private final Closers closers = new Closers();
  private final EventPaths paths;

  /** Opens Broker and dead letters. */
  public EventRoads(String kafka) {
    paths = EventPaths.open(kafka, TOKEN, closers);
  }

  /** Where functions send events for the Broker. */
  public URI brokerUrl() {
    return paths.brokerUrl();
  }

  /**
   * Starts the sources.
   *
   * @param ping how often reconcile looks
   */
  public void connect(
      URI submit,
      URI dispatch,
      URI finalizer,
      URI reconcile,
      KubernetesClient api,
      String agents,
      Duration ping) {
    Functions functions = new Functions(submit, dispatch, finalizer, reconcile, Map.of());
    paths.connect(functions, api, agents, ping, closers);
  }

  @Override
  public void close() {
    closers.close();
  }
}
