package io.codeloom.local.knative;

import java.time.Duration;

/**
 * A PingSource (sources.knative.dev/v1) with JSON data.
 *
 * @param namespace the source's namespace
 * @param name the source's name
 * @param every the time between two events; every minute in a cluster
 * @param data the events' data, a JSON document
 * @param sink where events go
 */
public record PingSourceConfig(
    String namespace, String name, Duration every, String data, Sink sink) {
  /** The type of its events. */
  public static final String TYPE = "dev.knative.sources.ping";
}
