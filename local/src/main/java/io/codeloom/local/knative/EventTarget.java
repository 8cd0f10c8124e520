package io.codeloom.local.knative;

/** What an ingress takes events for: each has a path, and a topic that keeps the events. */
public sealed interface EventTarget permits Broker, KafkaSink {
  /** Path of the ingress, beginning with a slash. */
  String path();

  /** The topic behind it. */
  String topic();
}
