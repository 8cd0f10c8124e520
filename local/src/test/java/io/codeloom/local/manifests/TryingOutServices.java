package io.codeloom.local.manifests;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code environments/cluster} makes with {@code in_cluster = true}. */
public final class TryingOutServices {
  /** The manifests, seen from the module's folder. */
  public static final Path MANIFESTS =
      Path.of("..", "terraform", "environments", "cluster", "services", "manifests");

  private TryingOutServices() {}

  /** All of them. */
  public static Manifests manifests() {
    return Manifests.parse(
        Manifests.files(MANIFESTS).map(Manifests::text).collect(Collectors.joining("\n---\n")));
  }

  /** The pods they make. */
  public static Stream<PodSpec> pods() {
    Manifests all = manifests();
    return Stream.of(
            all.all(StatefulSet.class).stream().map(set -> set.getSpec().getTemplate()),
            all.all(Deployment.class).stream().map(one -> one.getSpec().getTemplate()),
            all.all(Job.class).stream().map(job -> job.getSpec().getTemplate()))
        .flatMap(templates -> templates)
        .map(template -> template.getSpec());
  }
}
