package io.codeloom.local.knative;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watcher.Action;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes events of watch notifications. Every emission has an id of its own, so the same change seen
 * twice is two events.
 */
final class JobEvents {
  private static final String TYPE = "dev.knative.apiserver.resource.";

  private final String apiServer;
  private final Clock clock;
  private final Supplier<String> ids;

  JobEvents(String apiServer, Clock clock, Supplier<String> ids) {
    this.apiServer = apiServer;
    this.clock = clock;
    this.ids = ids;
  }

  /** Empty for bookmarks and errors. */
  Optional<Event> of(Action action, GenericKubernetesResource job) {
    return verb(action).map(verb -> event(TYPE + verb, job));
  }

  private static Optional<String> verb(Action action) {
    return switch (action) {
      case ADDED -> Optional.of("add");
      case MODIFIED -> Optional.of("update");
      case DELETED -> Optional.of("delete");
      case ERROR, BOOKMARK -> Optional.empty();
    };
  }

  private Event event(String type, GenericKubernetesResource job) {
    String namespace = job.getMetadata().getNamespace();
    String name = job.getMetadata().getName();
    String plural = job.getKind().toLowerCase(Locale.ROOT) + "s";
    return Event.of(ids.get(), apiServer, type)
        .with(
            Event.SUBJECT,
            "/apis/" + job.getApiVersion() + "/namespaces/" + namespace + "/" + plural + "/" + name)
        .with(Event.TIME, clock.instant().toString())
        .with("kind", job.getKind())
        .with("name", name)
        .with("namespace", namespace)
        .with("apiversion", job.getApiVersion())
        .withData("application/json", Serialization.asJson(job).getBytes(StandardCharsets.UTF_8));
  }
}
