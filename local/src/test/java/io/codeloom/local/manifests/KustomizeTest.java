package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledIf("isInstalled")
class KustomizeTest {
  private static final long LIMIT_SECONDS = 60;

  @TempDir private Path folder;

  static boolean isInstalled() {
    boolean found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(on -> Files.isExecutable(Path.of(on, "kubectl")));
    if (!found) {
      System.err.println("SKIPPED: kubectl is not on PATH, so no overlay was rendered");
    }
    return found;
  }

  @Test
  void theBaseIsTheFilesAndNothingElse() throws Exception {
    assertThat(identities(render(Manifests.HOME.resolve("base"))))
        .containsExactlyInAnyOrderElementsOf(identities(Manifests.base()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "tencent"})
  void anOverlayRendersKnownFieldsOnly(String overlay) throws Exception {
    Manifests rendered = render(Manifests.HOME.resolve("overlays").resolve(overlay));
    assertThat(rendered.all()).flatMap(UnknownFields::in).isEmpty();
    assertThat(identities(rendered))
        .containsExactlyInAnyOrderElementsOf(identities(Manifests.base()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "tencent"})
  void anOverlayNamesKafkaInOnePlace(String overlay) throws Exception {
    Path copy = copy(Manifests.HOME);
    Path config = copy.resolve("overlays").resolve(overlay).resolve("config.yaml");
    Files.writeString(
        config, Manifests.text(config).replace("kafka.codeloom.invalid:9093", "kafka.test:9093"));
    Manifests rendered = render(config.getParent());
    assertThat(rendered.all(KafkaSource.class))
        .flatExtracting(source -> source.getSpec().getBootstrapServers())
        .containsOnly("kafka.test:9093");
    assertThat(rendered.one(ConfigMap.class, "codeloom-broker").getData())
        .containsEntry("bootstrap.servers", "kafka.test:9093");
  }

  /** Left as they are, they lead nowhere: no agent would reach the model or its code. */
  @ParameterizedTest
  @ValueSource(strings = {"cluster", "tencent"})
  void anOverlayHasAPlaceForTheAddressesOfModelAndStore(String overlay) throws Exception {
    Path network =
        copy(Manifests.HOME).resolve("overlays").resolve(overlay).resolve("network.yaml");
    Files.writeString(
        network,
        Manifests.text(network)
            .replace("192.0.2.0/24", "10.1.0.0/16")
            .replace("198.51.100.0/24", "10.2.0.0/16"));
    assertThat(Walls.of(render(network.getParent()), Manifests.AGENTS).blocks())
        .contains("10.1.0.0/16", "10.2.0.0/16")
        .doesNotContain("192.0.2.0/24", "198.51.100.0/24");
  }

  @Test
  void componentsCanBeAddedToTheBase() throws Exception {
    Path copy = copy(Manifests.HOME);
    Path own = Files.createDirectories(copy.resolve("overlays/own"));
    Files.writeString(
        own.resolve("kustomization.yaml"),
        """
        resources: [../../base]
        components: [../../components/kueue, ../../components/ingress, ../../components/kafka-ca,
          ../../components/monitoring, ../../components/dual-stack]
        images: [{name: codeloom.invalid/submit, newName: r.example.com/submit, digest: "sha256:%s"}]
        """
            .formatted("1".repeat(64)));
    Manifests rendered = render(own);
    assertThat(rendered.all())
        .filteredOn(object -> !(object instanceof GenericKubernetesResource))
        .flatMap(UnknownFields::in)
        .isEmpty();
    assertThat(rendered.all(KafkaSource.class))
        .allMatch(source -> source.getSpec().getNet().getTls().getCaCert() != null);
    assertThat(
            rendered
                .one(io.fabric8.knative.serving.v1.Service.class, "submit")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage())
        .isEqualTo("r.example.com/submit@sha256:" + "1".repeat(64));
  }

  @Test
  void theInternetCanBeClosedToAgents() throws Exception {
    Manifests rendered = with("closed-internet");
    assertThat(rendered.all(NetworkPolicy.class))
        .noneMatch(policy -> policy.getMetadata().getName().equals("agents-internet"));
    assertThat(Walls.of(rendered, Manifests.AGENTS).ports("1.1.1.1")).isEmpty();
  }

  @Test
  void ipv6CanBeOpenedAndIsWalledLikeIpv4() throws Exception {
    Manifests rendered = with("dual-stack");
    Walls agents = Walls.of(rendered, Manifests.AGENTS);
    assertThat(agents.ports("2606:4700::1111")).containsExactly("TCP 443", "TCP 80");
    for (String inside :
        List.of("::1", "2001::a00:1", "2002:a00:1::", "64:ff9b::a00:1", "fc00::1", "fe80::1")) {
      assertThat(agents.ports(inside)).as(inside).isEmpty();
    }
    Walls functions = Walls.of(rendered, Manifests.FUNCTIONS);
    assertThat(functions.ports("fd00:ec2::254")).isEmpty();
    assertThat(functions.ports("fd00:ec2::1")).containsExactly("every port");
  }

  private Manifests with(String component) throws Exception {
    Path own = Files.createDirectories(copy(Manifests.HOME).resolve("overlays/own"));
    Files.writeString(
        own.resolve("kustomization.yaml"),
        "resources: [../../base]\ncomponents: [../../components/%s]\n".formatted(component));
    return render(own);
  }

  private static List<String> identities(Manifests manifests) {
    return manifests.all().stream().map(KustomizeTest::identity).toList();
  }

  private static String identity(HasMetadata object) {
    return object.getKind()
        + "/"
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }

  private Path copy(Path from) throws IOException {
    Path to = folder.resolve("knative");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return to;
  }

  private Manifests render(Path kustomization) throws IOException, InterruptedException {
    Path out = folder.resolve("out.yaml");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder("kubectl", "kustomize", kustomization.toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    String path = builder.environment().get("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("kubectl kustomize took too long");
    }
    assertThat(process.exitValue()).as(Files.readString(err, StandardCharsets.UTF_8)).isZero();
    return Manifests.parse(Files.readString(out, StandardCharsets.UTF_8));
  }
}
