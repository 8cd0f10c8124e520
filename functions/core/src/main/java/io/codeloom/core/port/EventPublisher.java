package io.codeloom.core.port;

import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.task.Task;

/**
 * Publishes to Kafka and returns when all in-sync replicas have the event.
 *
 * <p>Every method throws {@link io.codeloom.core.error.UnavailableException} when that is not
 * confirmed in time; the event may still have been published, and publishing again is safe.
 */
public interface EventPublisher {
  /** Tells dispatch that a task waits. */
  void taskQueued(Task task);

  /** Tells other systems that a task has ended; the event id is the same every time. */
  void taskFinished(Task task);

  /** Tells other systems that a request became no task. */
  void requestRejected(RequestRejected rejection);
}
