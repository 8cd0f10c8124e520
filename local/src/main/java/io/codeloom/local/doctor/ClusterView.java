package io.codeloom.local.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the checks ask a cluster. */
interface ClusterView {
  /** Major and minor, such as {@code 1.31}. */
  String version();

  /** Whether the cluster knows this kind. */
  boolean serves(String apiVersion, String kind);

  /** An object; null namespace for one of the whole cluster. Empty if it is not there. */
  Optional<GenericKubernetesResource> find(
      String apiVersion, String kind, String namespace, String name);

  /** Names of the Secrets in a namespace that carry all of these labels. */
  List<String> secrets(String namespace, Map<String, String> labels);

  /** Whether the cluster's authorizer lets a service account do this. */
  boolean isAllowed(AccountRight right);

  /**
   * Runs a pod of one container to its end and removes it.
   *
   * @return the container's termination message; empty if it did not end in time
   */
  Optional<String> run(Pod pod);
}
