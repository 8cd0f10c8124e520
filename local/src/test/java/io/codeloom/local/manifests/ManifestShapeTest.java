package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestShapeTest {
  private static final Pattern IMAGE = Pattern.compile("(?m)^\\s*-?\\s*image: *(\\S+)");
  private static final Pattern PINNED =
      Pattern.compile("codeloom\\.invalid/[a-z-]+:unset|\\S+@sha256:[0-9a-f]{64}");

  /** Kinds without a typed model; nothing proves their fields. */
  private static final Pattern UNTYPED =
      Pattern.compile("kueue\\.x-k8s\\.io/.*|monitoring\\.coreos\\.com/.*");

  static Stream<Path> everyManifest() {
    return Stream.of("base", "components/ingress", "components/kueue", "components/monitoring")
        .flatMap(folder -> Manifests.files(Manifests.HOME.resolve(folder)));
  }

  @ParameterizedTest
  @MethodSource("everyManifest")
  void everyFieldIsOneTheModelsKnow(Path file) {
    List<HasMetadata> objects = Manifests.parse(Manifests.text(file)).all();
    assertThat(objects).isNotEmpty();
    for (HasMetadata object : objects) {
      if (object instanceof GenericKubernetesResource) {
        assertThat(object.getApiVersion()).matches(UNTYPED);
      } else {
        assertThat(UnknownFields.in(object)).isEmpty();
      }
    }
  }

  @Test
  void aMisspeltFieldIsFound() {
    HasMetadata service =
        Manifests.parse(
                """
                apiVersion: serving.knative.dev/v1
                kind: Service
                metadata: {name: a}
                spec: {template: {spec: {timeoutSecond: 1, containers: [{imag: b}]}}}
                """)
            .all()
            .get(0);
    assertThat(UnknownFields.in(service))
        .containsExactlyInAnyOrder(
            "Service.spec.template.spec.timeoutSecond",
            "Service.spec.template.spec.containers[].imag");
  }

  @ParameterizedTest
  @MethodSource("everyManifest")
  void everyImageHasADigestOrAPlaceholder(Path file) {
    assertThat(IMAGE.matcher(Manifests.text(file)).results().map(found -> found.group(1)))
        .allMatch(image -> PINNED.matcher(image).matches());
  }

  @Test
  void noManifestHoldsASecret() {
    assertThat(Manifests.base().all(Secret.class)).isEmpty();
    assertThat(Manifests.base().config().keySet())
        .noneMatch(
            name -> name.matches(".*(PASSWORD|SECRET|TOKEN$|API_KEY$|REDIS_URI|USERNAME).*"));
  }

  @Test
  void noTwoObjectsShareAKindNamespaceAndName() {
    assertThat(Manifests.base().all().stream().map(ManifestShapeTest::identity))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyFileIsAppliedByKustomize() {
    String listed = Manifests.text(Manifests.HOME.resolve("base/kustomization.yaml"));
    assertThat(Manifests.files(Manifests.HOME.resolve("base")))
        .allMatch(file -> listed.contains("  - " + file.getFileName() + "\n"));
  }

  /**
   * Terraform's YAML reader knows no anchors over documents, and a reader has to search for them.
   */
  @ParameterizedTest
  @MethodSource("everyManifest")
  void manifestsArePlainYaml(Path file) {
    assertThat(Manifests.text(file).lines().filter(line -> !line.strip().startsWith("#")))
        .noneMatch(line -> line.matches(".*: [&*][a-z]+$"));
  }

  @Test
  void aFileHasNumbersOfItsOwn() {
    List<String> numbers =
        Manifests.files(Manifests.HOME.resolve("base"))
            .map(file -> Objects.toString(file.getFileName()).substring(0, 3))
            .toList();
    assertThat(numbers).allMatch(start -> start.matches("\\d\\d-")).doesNotHaveDuplicates();
  }

  /** The migration comes before it, by hand as in Terraform. */
  @Test
  void whatTakesTrafficIsLabelledSo() {
    Manifests.files(Manifests.HOME.resolve("base"))
        .forEach(
            file ->
                assertThat(Manifests.parse(Manifests.text(file)).all())
                    .allMatch(
                        object ->
                            "traffic"
                                    .equals(
                                        Objects.requireNonNullElse(
                                                object.getMetadata().getLabels(), Map.of())
                                            .get("app.kubernetes.io/component"))
                                == Objects.toString(file.getFileName()).compareTo("50") > 0,
                        file.toString()));
  }

  private static String identity(HasMetadata object) {
    return object.getKind()
        + "/"
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }
}
