package io.codeloom.platform.kubernetes;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.task.FailureCode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A merge patch of one version of a Job; the API server answers 409 if there is a newer one. */
final class JobPatch {
  private final Map<String, Object> metadata = new HashMap<>();
  private final Map<String, Object> patch = new HashMap<>();

  private JobPatch(String resourceVersion) {
    metadata.put("resourceVersion", resourceVersion);
    patch.put("metadata", metadata);
  }

  static JobPatch of(Job job) {
    return new JobPatch(job.getMetadata().getResourceVersion());
  }

  /** Its time is up, for this reason. */
  JobPatch ending(Optional<FailureCode> why) {
    patch.put("spec", Map.of("activeDeadlineSeconds", 1));
    why.ifPresent(code -> metadata.put("annotations", Map.of(JobNames.ENDED_FOR, code.wireName())));
    return this;
  }

  /** Just these finalizers. */
  JobPatch finalizers(List<String> finalizers) {
    metadata.put("finalizers", finalizers);
    return this;
  }

  void apply(Resource<Job> job) {
    job.patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch));
  }
}
