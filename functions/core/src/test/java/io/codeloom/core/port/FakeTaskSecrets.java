package io.codeloom.core.port;

import io.codeloom.core.job.JobView;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The Jobs' Secrets in memory. */
public final class FakeTaskSecrets implements TaskSecrets {
  /** Fails calls; with a lost answer they have their effect. */
  public final Outage outage = new Outage("Kubernetes");

  private final Map<UUID, TaskSecret> secrets = new ConcurrentHashMap<>();

  @Override
  public void put(UUID taskId, URI codeUrl, URI outputUrl) {
    outage.around(() -> secrets.put(taskId, new TaskSecret(codeUrl, outputUrl, null)));
  }

  @Override
  public void own(UUID taskId, JobView job) {
    outage.around(
        () ->
            secrets.computeIfPresent(
                taskId, (id, s) -> new TaskSecret(s.codeUrl(), s.outputUrl(), job.uid())));
  }

  @Override
  public void delete(UUID taskId) {
    outage.around(() -> secrets.remove(taskId));
  }

  /** A task's Secret. */
  public Optional<TaskSecret> of(UUID taskId) {
    return Optional.ofNullable(secrets.get(taskId));
  }

  /**
   * What a Secret holds.
   *
   * @param ownerUid uid of the Job that owns it; null before that
   */
  public record TaskSecret(URI codeUrl, URI outputUrl, String ownerUid) {}
}
