package io.codeloom.reconcile;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.Topics;
import io.codeloom.platform.kafka.StoredEvent;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a dead letter goes when it is replayed. Its identity (source, id, time) stays, so that
 * whoever has handled it before knows it again; what its delivery added is taken off.
 */
sealed interface Replay {
  /** Into {@code topic}, with these attributes. */
  record To(String topic, Map<String, String> attributes) implements Replay {}

  /** Nowhere, for this reason. */
  record Not(String reason) implements Replay {}

  /** What sources, sinks and {@code kne-reason} add on the way. */
  Set<String> ADDED =
      Set.of(
          EventTypes.TOKEN,
          "knativeerrorcode",
          "knativeerrordata",
          "knativeerrordest",
          "knativekafkaoffset",
          "knativekafkapartition",
          "reason");

  /** By its type alone: a letter's own word for where it came from is not believed. */
  static Replay of(StoredEvent letter) {
    String type = letter.attribute("type");
    if (type.isEmpty()
        || letter.attribute("id").isEmpty()
        || letter.attribute("source").isEmpty()) {
      return new Not("It is no event in binary mode: send what it stands for anew.");
    }
    if (type.equals(EventTypes.JOB_CHECK) || type.startsWith(EventTypes.API_SERVER_PREFIX)) {
      return new Not(
          "Events of Jobs need no replay: reconcile asks again for every Job by itself.");
    }
    if (type.equals(EventTypes.TASK_FINISHED) || type.equals(EventTypes.REQUEST_REJECTED)) {
      return new Not("It is a result, which no function takes.");
    }
    Map<String, String> attributes = new TreeMap<>(letter.attributes());
    attributes.keySet().removeAll(ADDED);
    return new To(type.equals(EventTypes.TASK_QUEUED) ? Topics.TASKS : Topics.REQUESTS, attributes);
  }
}
