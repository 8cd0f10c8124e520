package io.codeloom.platform.kubernetes;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.task.FailureCode;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Creates a Job, or finds the one that has its name. */
final class JobCreation {
  /**
   * Answers about the object itself. Not among them: 401, 403 (rights, a used-up quota) and 404 (no
   * namespace), which an operator or time can mend.
   */
  private static final Set<Integer> REFUSED = Set.of(400, 413, 422);

  private final Supplier<KubernetesClient> client;
  private final String namespace;

  JobCreation(Supplier<KubernetesClient> client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  Job createOrFind(JobManifest manifest) {
    Job wanted = parse(manifest);
    try {
      return client.get().batch().v1().jobs().inNamespace(namespace).resource(wanted).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == Calls.CONFLICT) {
        return existing(manifest.name(), e);
      }
      if (REFUSED.contains(e.getCode())) {
        throw refused(e);
      }
      throw Calls.unavailable("create Job", e);
    }
  }

  private Job existing(String name, KubernetesClientException conflict) {
    Job job =
        Calls.calling(
            "get Job",
            () -> client.get().batch().v1().jobs().inNamespace(namespace).withName(name).get());
    if (job == null) {
      throw new UnavailableException(
          "Kubernetes", "the Job's name was taken a moment ago", conflict);
    }
    return job;
  }

  private static Job parse(JobManifest manifest) {
    Job job = Serialization.unmarshal(manifest.yaml(), Job.class);
    if (!manifest.name().equals(job.getMetadata().getName())) {
      throw new IllegalArgumentException("the manifest is not named " + manifest.name());
    }
    return job;
  }

  /** Says which fields were refused, not what they held. */
  private static TaskFailedException refused(KubernetesClientException e) {
    List<String> fields =
        Optional.ofNullable(e.getStatus())
            .map(Status::getDetails)
            .map(StatusDetails::getCauses)
            .stream()
            .flatMap(List::stream)
            .map(StatusCause::getField)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return new TaskFailedException(
        FailureCode.POD_CONFIG_ERROR,
        "The cluster refused the Job ("
            + e.getCode()
            + ")"
            + (fields.isEmpty() ? "" : ": " + fields));
  }
}
