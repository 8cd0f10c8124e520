package io.codeloom.local.cluster;

import io.codeloom.core.config.Env;
import io.codeloom.local.manifests.AgentTemplate;
import io.codeloom.local.manifests.Manifests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the base has before anything runs, for real: namespaces, accounts, rights, limits, policies.
 */
final class Installation {
  private static final String MARK = "codeloom.io/made-for-tests";
  private static final String LAST = "40";

  private final KubernetesClient admin;
  private final List<HasMetadata> objects;

  private Installation(KubernetesClient admin, List<HasMetadata> objects) {
    this.admin = admin;
    this.objects = objects;
  }

  /** Empty where Codeloom's namespaces are there and not left over from a run of these tests. */
  static Optional<Installation> makeUnlessThere(KubernetesClient admin) {
    for (String name : List.of(Manifests.FUNCTIONS, Manifests.AGENTS, Manifests.TOKENS)) {
      Namespace there = admin.namespaces().withName(name).get();
      if (there != null && !there.getMetadata().getLabels().containsKey(MARK)) {
        TestCluster.notChecked("a Job's life: Codeloom is installed, so every try is a dry run");
        return Optional.empty();
      }
    }
    Installation installation = new Installation(admin, objects());
    installation.objects.forEach(installation::apply);
    return Optional.of(installation);
  }

  private static List<HasMetadata> objects() {
    return Manifests.files(Manifests.HOME.resolve("base"))
        .filter(file -> file.getFileName().toString().compareTo(LAST) < 0)
        .map(Manifests::text)
        .flatMap(text -> Manifests.parse(text).all().stream())
        .map(Installation::configured)
        .toList();
  }

  private static HasMetadata configured(HasMetadata object) {
    if (object instanceof Namespace namespace) {
      namespace.getMetadata().getLabels().put(MARK, "true");
    }
    if (object instanceof io.fabric8.kubernetes.api.model.ConfigMap map
        && map.getData().containsKey(Env.AGENT_IMAGE)) {
      map.getData()
          .putAll(
              Map.of(
                  Env.AGENT_IMAGE,
                  AgentTemplate.IMAGE,
                  Env.AGENT_IMAGES_ALLOWED,
                  AgentTemplate.ALLOWED_IMAGES));
    }
    return object;
  }

  private void apply(HasMetadata object) {
    PatchContext apply =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("codeloom-tests")
            .withForce(true)
            .build();
    admin.resource(object).patch(apply);
  }

  void removeJobs() {
    var jobs = admin.batch().v1().jobs().inNamespace(Manifests.AGENTS);
    jobs.delete();
    jobs.list().getItems().forEach(this::release);
  }

  private void release(Job job) {
    admin
        .resource(job)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
  }

  /**
   * In reverse, so that no policy refuses what is left; what is left in them goes with namespaces.
   */
  void remove() {
    removeJobs();
    List<HasMetadata> reversed = new ArrayList<>(objects);
    Collections.reverse(reversed);
    reversed.forEach(object -> admin.resource(object).delete());
  }
}
