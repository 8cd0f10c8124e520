package io.codeloom.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.event.Topics;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import io.codeloom.core.trace.TraceParent;
import io.codeloom.platform.config.KafkaConfig;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes CloudEvents in binary mode and waits for all in-sync replicas: at most about 9 s, then
 * {@link UnavailableException}. Connects with the first event.
 */
public final class KafkaEventPublisher implements EventPublisher, AutoCloseable {
  /** CloudEvents' partitioning extension. */
  private static final String PARTITION_KEY = "partitionkey";

  private static final long CONFIRM_MILLIS = KafkaProducers.DELIVERY.toMillis() + 1_000;

  private final Supplier<Producer<String, CloudEvent>> connect;
  private final JsonMapper json;
  private final Supplier<UUID> ids;
  private final Clock clock;
  private Producer<String, CloudEvent> producer;

  /**
   * A publisher to {@code config}'s cluster.
   *
   * @param ids of events that may be published twice with two ids
   */
  public KafkaEventPublisher(KafkaConfig config, JsonMapper json, Supplier<UUID> ids, Clock clock) {
    this(() -> KafkaProducers.create(config), json, ids, clock);
  }

  KafkaEventPublisher(
      Supplier<Producer<String, CloudEvent>> connect,
      JsonMapper json,
      Supplier<UUID> ids,
      Clock clock) {
    this.connect = connect;
    this.json = json;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public void taskQueued(Task task) {
    String id = task.id().toString();
    publish(
        Topics.TASKS,
        id,
        traced(
            event(ids.get().toString(), EventTypes.TASK_QUEUED, id, TaskQueued.of(task)),
            task.trace()));
  }

  @Override
  public void taskFinished(Task task) {
    String id = task.id().toString();
    String eventId = TaskFinished.eventId(task);
    publish(
        Topics.RESULTS,
        id,
        traced(event(eventId, EventTypes.TASK_FINISHED, id, TaskFinished.of(task)), task.trace()));
  }

  @Override
  public void requestRejected(RequestRejected rejection) {
    RequestOrigin request = rejection.request();
    UUID id = idOf(request);
    TraceParent trace = rejection.trace() != null ? rejection.trace() : TraceParent.of(id);
    publish(
        Topics.RESULTS,
        request.key(),
        traced(event(id.toString(), EventTypes.REQUEST_REJECTED, request.id(), rejection), trace));
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(java.time.Duration.ofMillis(CONFIRM_MILLIS));
    }
  }

  /** The same for the same request, so that a redelivered one is rejected once for its reader. */
  private static UUID idOf(RequestOrigin request) {
    String identity = request.source() + '\n' + request.id() + "\nrejected";
    return UUID.nameUUIDFromBytes(identity.getBytes(UTF_8));
  }

  private CloudEventBuilder event(String id, String type, String subject, Object data) {
    return CloudEventBuilder.v1()
        .withId(id)
        .withSource(URI.create(EventTypes.SOURCE))
        .withType(type)
        .withSubject(subject)
        .withTime(clock.instant().atOffset(ZoneOffset.UTC))
        .withData("application/json", json.writeValueAsBytes(data));
  }

  /** By the distributed tracing extension of CloudEvents. */
  private static CloudEventBuilder traced(CloudEventBuilder event, TraceParent trace) {
    return event.withExtension(TraceParent.NAME, trace.toString());
  }

  /** The key is an attribute too: whatever passes the event on as HTTP loses the record's own. */
  private void publish(String topic, String key, CloudEventBuilder event) {
    if (key != null && !key.isEmpty()) {
      event.withExtension(PARTITION_KEY, key);
    }
    try {
      producer()
          .send(new ProducerRecord<>(topic, key, event.build()))
          .get(CONFIRM_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unavailable(topic, e.getCause());
    } catch (TimeoutException | KafkaException e) {
      throw unavailable(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(topic, e);
    }
  }

  private synchronized Producer<String, CloudEvent> producer() {
    if (producer == null) {
      producer = connect.get();
    }
    return producer;
  }

  private static UnavailableException unavailable(String topic, Throwable cause) {
    return new UnavailableException("Kafka", "no confirmation from " + topic, cause);
  }
}
