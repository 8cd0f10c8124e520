package io.codeloom.core.port;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Users' tokens in memory. A token is new until a test ages it. */
public final class FakeGitTokens implements GitTokens {
  /** Fails calls; with a lost answer they have their effect. */
  public final Outage outage = new Outage("Kubernetes");

  private final Map<UUID, String> tokens = new ConcurrentHashMap<>();
  private final Map<UUID, Duration> ages = new ConcurrentHashMap<>();
  private final Map<String, String> credentials = new ConcurrentHashMap<>();

  @Override
  public void store(UUID taskId, String token) {
    outage.around(() -> tokens.put(taskId, token));
  }

  @Override
  public Optional<String> find(UUID taskId) {
    return outage.around(() -> Optional.ofNullable(tokens.get(taskId)));
  }

  @Override
  public Optional<String> credential(String name, String host) {
    return outage.around(() -> Optional.ofNullable(credentials.get(name + " " + host)));
  }

  @Override
  public List<UUID> olderThan(Duration age) {
    return outage.around(
        () ->
            tokens.keySet().stream()
                .filter(id -> ages.getOrDefault(id, Duration.ZERO).compareTo(age) > 0)
                .limit(500)
                .toList());
  }

  @Override
  public void delete(UUID taskId) {
    outage.around(() -> tokens.remove(taskId));
  }

  /** A task's token has been kept for this long. */
  public void aged(UUID taskId, Duration age) {
    ages.put(taskId, age);
  }

  /** The operator makes a labelled Secret for one host. */
  public void hasCredential(String name, String host, String token) {
    credentials.put(name + " " + host, token);
  }

  /** The tasks whose token is kept. */
  public Set<UUID> kept() {
    return Set.copyOf(tokens.keySet());
  }
}
