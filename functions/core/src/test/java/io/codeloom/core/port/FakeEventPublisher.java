package io.codeloom.core.port;

import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.task.Task;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was published, in order. */
public final class FakeEventPublisher implements EventPublisher {
  /** Fails calls; with a lost answer the event counts as published. */
  public final Outage outage = new Outage("Kafka");

  private final List<TaskQueued> queued = new CopyOnWriteArrayList<>();
  private final List<Finished> finished = new CopyOnWriteArrayList<>();
  private final List<RequestRejected> rejected = new CopyOnWriteArrayList<>();

  @Override
  public void taskQueued(Task task) {
    outage.around(() -> queued.add(TaskQueued.of(task)));
  }

  @Override
  public void taskFinished(Task task) {
    outage.around(
        () -> finished.add(new Finished(TaskFinished.eventId(task), TaskFinished.of(task))));
  }

  @Override
  public void requestRejected(RequestRejected rejection) {
    outage.around(() -> rejected.add(rejection));
  }

  /** The queued events. */
  public List<TaskQueued> queued() {
    return List.copyOf(queued);
  }

  /** The tasks of the queued events, repetitions included. */
  public List<UUID> queuedIds() {
    return queued.stream().map(TaskQueued::taskId).toList();
  }

  /** The finished events. */
  public List<Finished> finished() {
    return List.copyOf(finished);
  }

  /** The rejected events. */
  public List<RequestRejected> rejected() {
    return List.copyOf(rejected);
  }

  /**
   * A finished event.
   *
   * @param id the CloudEvent's id
   */
  public record Finished(String id, TaskFinished data) {}
}
