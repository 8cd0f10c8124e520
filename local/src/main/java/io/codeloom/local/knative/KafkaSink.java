package io.codeloom.local.knative;

/**
 * A KafkaSink (eventing.knative.dev/v1alpha1) with content mode binary: events posted to its path
 * are appended to a topic that exists. Dead letters go this way.
 *
 * @param namespace the sink's namespace
 * @param name the sink's name
 * @param topic where events are appended
 */
public record KafkaSink(String namespace, String name, String topic) implements EventTarget {
  @Override
  public String path() {
    return "/kafka-sinks/" + namespace + "/" + name;
  }
}
