package io.codeloom.local.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;

/** Objects to start from. */
final class Samples {

  static final String NAMESPACE = "codeloom-jobs";

  private Samples() {}

  static Job job(String name) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Map.of("codeloom.io/task-id", name))
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withNewTemplate()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("main")
        .withImage("sample")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
