package io.codeloom.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.manifests.TryingOutServices;
import io.codeloom.local.manifests.WaitChart;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every object in {@code knative/} as the API server sees it: schema, defaults, admission. */
@ClusterTest
class DryRunTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final PatchContext DRY_RUN =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("codeloom-dry-run")
          .withFieldValidation("Strict")
          .withForce(true)
          .withDryRun(List.of("All"))
          .build();

  private final KubernetesClient admin;

  DryRunTest(TestCluster cluster) {
    admin = cluster.admin();
  }

  @TestFactory
  Stream<DynamicTest> theClusterTakesEveryObjectOfTheBase() {
    return Manifests.files(Manifests.HOME.resolve("base")).flatMap(this::triesOf);
  }

  @TestFactory
  Stream<DynamicTest> theClusterTakesTheComponentsOwnObjects() throws Exception {
    try (Stream<Path> all = Files.walk(Manifests.HOME.resolve("components"))) {
      return all
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .sorted()
          .toList()
          .stream()
          .flatMap(this::triesOf);
    }
  }

  /** Helm says which namespace they go to; any will do here. */
  @TestFactory
  Stream<DynamicTest> theClusterTakesTheServicesForTryingOut() {
    return Manifests.files(TryingOutServices.MANIFESTS)
        .flatMap(
            file ->
                tries(
                    "trying out " + file.getFileName(),
                    Manifests.text(file)
                        .replaceAll("(?m)^metadata:$", "metadata:\n  namespace: default")));
  }

  /** Of a name that is nobody's: a Job of the same name would be another one's. */
  @TestFactory
  Stream<DynamicTest> theClusterTakesWhatTerraformWaitsBy() {
    return tries(
        "wait",
        WaitChart.render(
            "codeloom-tests-ready",
            "default",
            "codeloom-pull",
            List.of(
                new WaitChart.Waited(
                    "serving.knative.dev", "services", "codeloom", "submit", "Ready"))));
  }

  @TestFactory
  Stream<DynamicTest> theClusterTakesWhatTheOverlaysRender() throws Exception {
    Assumptions.assumeTrue(Kustomize.isInstalled(), "NOT CHECKED: overlays, without kubectl");
    Stream.Builder<DynamicTest> tries = Stream.builder();
    for (String overlay : List.of("cluster", "tencent")) {
      String rendered = Kustomize.render(Manifests.HOME.resolve("overlays").resolve(overlay));
      tries(overlay, rendered).forEach(tries);
    }
    return tries.build();
  }

  private Stream<DynamicTest> triesOf(Path file) {
    return tries(file.getFileName().toString(), Manifests.text(file));
  }

  private Stream<DynamicTest> tries(String where, String yaml) {
    return Stream.of(yaml.split("(?m)^---$"))
        .filter(document -> document.contains("kind:"))
        .map(document -> YAML.unmarshal(document, GenericKubernetesResource.class))
        .map(
            object ->
                DynamicTest.dynamicTest(
                    where + ": " + object.getKind() + " " + object.getMetadata().getName(),
                    () -> tried(object)));
  }

  private void tried(GenericKubernetesResource object) {
    String kind = object.getApiVersion() + " " + object.getKind();
    boolean served = isServed(object);
    if (!served) {
      assertThat(object.getApiVersion()).as("served by every cluster").matches(".+\\..+\\..+/.+");
      TestCluster.notChecked(kind + " " + object.getMetadata().getName() + ": no such CRD here");
    }
    Assumptions.assumeTrue(served, "no such CRD here: " + kind);
    assertThat(dryRun(object)).as(kind + " " + object.getMetadata().getName()).isNotNull();
  }

  private GenericKubernetesResource dryRun(GenericKubernetesResource object) {
    var all = admin.genericKubernetesResources(object.getApiVersion(), object.getKind());
    String namespace = object.getMetadata().getNamespace();
    try {
      return (namespace == null
              ? all.resource(object)
              : all.inNamespace(namespace).resource(object))
          .patch(DRY_RUN);
    } catch (KubernetesClientException e) {
      throw new AssertionError(object.getKind() + " " + object.getMetadata().getName(), e);
    }
  }

  private boolean isServed(GenericKubernetesResource object) {
    var kinds = admin.getApiResources(object.getApiVersion());
    return kinds != null
        && kinds.getResources().stream().anyMatch(r -> r.getKind().equals(object.getKind()));
  }
}
