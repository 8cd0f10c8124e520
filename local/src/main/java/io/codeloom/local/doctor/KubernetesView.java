package io.codeloom.local.doctor;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A cluster as an API server tells of it. */
final class KubernetesView implements ClusterView {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KubernetesClient client;
  private final Duration patience;

  /**
   * @param client of a user who may read everything here, ask for others' rights and make pods
   * @param patience how long a pod may take to end
   */
  KubernetesView(KubernetesClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  @Override
  public String version() {
    VersionInfo version = client.getKubernetesVersion();
    return version.getMajor() + "." + version.getMinor().replaceAll("\\D", "");
  }

  @Override
  public boolean serves(String apiVersion, String kind) {
    var kinds = client.getApiResources(apiVersion);
    return kinds != null && kinds.getResources().stream().anyMatch(r -> r.getKind().equals(kind));
  }

  @Override
  public Optional<GenericKubernetesResource> find(
      String apiVersion, String kind, String namespace, String name) {
    if (!serves(apiVersion, kind)) {
      return Optional.empty();
    }
    var all = client.genericKubernetesResources(apiVersion, kind);
    return Optional.ofNullable(
        namespace == null
            ? all.withName(name).get()
            : all.inNamespace(namespace).withName(name).get());
  }

  @Override
  public List<String> secrets(String namespace, Map<String, String> labels) {
    return client.secrets().inNamespace(namespace).withLabels(labels).list().getItems().stream()
        .map(secret -> secret.getMetadata().getName())
        .toList();
  }

  @Override
  public boolean isAllowed(AccountRight right) {
    String[] account = right.account().split("/");
    String[] resource = right.resource().split("/");
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:" + account[0] + ":" + account[1])
            .withGroups(
                "system:serviceaccounts",
                "system:serviceaccounts:" + account[0],
                "system:authenticated")
            .withNewResourceAttributes()
            .withNamespace(right.namespace())
            .withGroup(resource[0])
            .withResource(resource[1])
            .withSubresource(resource.length > 2 ? resource[2] : null)
            .withVerb(right.verb())
            .endResourceAttributes()
            .endSpec()
            .build();
    return client
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }

  @Override
  public Optional<String> run(Pod pod) {
    Resource<Pod> made = client.resource(pod);
    made.create();
    try {
      return message(made);
    } finally {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .withGracePeriod(0)
          .delete();
    }
  }

  private Optional<String> message(Resource<Pod> pod) {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      Optional<String> message =
          pod.get().getStatus().getContainerStatuses().stream()
              .map(ContainerStatus::getState)
              .filter(Objects::nonNull)
              .map(state -> state.getTerminated())
              .filter(Objects::nonNull)
              .map(ContainerStateTerminated::getMessage)
              .map(text -> text == null ? "" : text)
              .findFirst();
      if (message.isPresent()) {
        return message;
      }
      pause();
    }
    return Optional.empty();
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
