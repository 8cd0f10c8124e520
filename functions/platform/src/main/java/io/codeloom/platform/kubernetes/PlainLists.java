package io.codeloom.platform.kubernetes;

import static io.codeloom.platform.kubernetes.Calls.calling;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lists a namespace's objects of one kind without their types: learning to read a whole Job costs a
 * process that has just started more than the call, and most lists are empty.
 */
final class PlainLists {
  private final Supplier<KubernetesClient> client;
  private final String namespace;
  private final ResourceDefinitionContext kind;

  private PlainLists(
      Supplier<KubernetesClient> client, String namespace, ResourceDefinitionContext kind) {
    this.client = client;
    this.namespace = namespace;
    this.kind = kind;
  }

  static PlainLists jobs(Supplier<KubernetesClient> client, String namespace) {
    return new PlainLists(client, namespace, kind("batch", "Job", "jobs"));
  }

  static PlainLists secrets(Supplier<KubernetesClient> client, String namespace) {
    return new PlainLists(client, namespace, kind("", "Secret", "secrets"));
  }

  /**
   * A page of those that carry {@code labels}.
   *
   * @param limit most objects of a page
   * @param next where the page before ended; null for the first
   */
  Page page(String operation, Map<String, String> labels, long limit, String next) {
    GenericKubernetesResourceList list =
        calling(
            operation,
            () ->
                client
                    .get()
                    .genericKubernetesResources(kind)
                    .inNamespace(namespace)
                    .withLabels(labels)
                    .list(new ListOptionsBuilder().withLimit(limit).withContinue(next).build()));
    String more = list.getMetadata().getContinue();
    return new Page(list.getItems(), more == null || more.isEmpty() ? null : more);
  }

  /** {@code object} with its type. */
  <T> T typed(GenericKubernetesResource object, Class<T> type) {
    return client.get().getKubernetesSerialization().convertValue(object, type);
  }

  private static ResourceDefinitionContext kind(String group, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion("v1")
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  /**
   * A page.
   *
   * @param next where the next one begins; null on the last
   */
  record Page(List<GenericKubernetesResource> items, String next) {}
}
