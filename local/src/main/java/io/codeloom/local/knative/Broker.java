package io.codeloom.local.knative;

/**
 * A Broker (eventing.knative.dev/v1) of class Kafka: events posted to its path are kept in its own
 * topic, from which every Trigger reads.
 *
 * @param namespace the Broker's namespace
 * @param name the Broker's name
 */
public record Broker(String namespace, String name) implements EventTarget {
  @Override
  public String path() {
    return "/" + namespace + "/" + name;
  }

  @Override
  public String topic() {
    return "knative-broker-" + namespace + "-" + name;
  }
}
