package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.Topics;
import io.fabric8.knative.eventing.v1.Broker;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Kafka, MySQL, Redis and COS server that {@code environments/cluster} makes for trying out.
 */
class TryingOutServicesTest {
  private static final Manifests SERVICES = TryingOutServices.manifests();

  static Stream<PodSpec> pods() {
    return TryingOutServices.pods();
  }

  @Test
  void thereIsOneOfEach() {
    assertThat(pods().flatMap(pod -> pod.getContainers().stream()).map(Container::getName))
        .containsExactlyInAnyOrder("kafka", "topics", "mysql", "redis", "cos");
  }

  @Test
  void everyFieldIsOneTheModelsKnow() {
    for (HasMetadata object : SERVICES.all()) {
      assertThat(UnknownFields.in(object)).isEmpty();
      assertThat(object.getMetadata().getNamespace()).as("Helm's to say").isNull();
    }
  }

  @Test
  void everyTopicIsMadeAsItIsElsewhere() {
    Container topics =
        SERVICES
            .one(Job.class, "kafka-topics")
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .get(0);
    String names =
        topics.getEnv().stream()
            .filter(variable -> variable.getName().equals("TOPICS"))
            .map(EnvVar::getValue)
            .findFirst()
            .orElseThrow();
    assertThat(names.split(" "))
        .containsExactlyInAnyOrder(
            Topics.REQUESTS,
            Topics.TASKS,
            Topics.RESULTS,
            Topics.DEAD_LETTERS,
            Manifests.base()
                .one(Broker.class, "jobs")
                .getMetadata()
                .getAnnotations()
                .get("kafka.eventing.knative.dev/external.topic"));
    assertThat(topics.getArgs().get(0)).contains("--partitions 12 ");
  }

  @ParameterizedTest
  @MethodSource("pods")
  void everyPodIsConfinedAsItsNamespaceAsks(PodSpec pod) {
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    for (Container container : pod.getContainers()) {
      SecurityContext confined = container.getSecurityContext();
      assertThat(confined.getAllowPrivilegeEscalation()).isFalse();
      assertThat(confined.getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
      assertThat(container.getResources().getLimits()).containsKey("memory");
    }
  }

  /** And no value of one stands in them. */
  @Test
  void everySecretIsMadeByTheModule() {
    Set<String> used = new TreeSet<>();
    pods().forEach(pod -> used.addAll(secrets(pod)));
    String module = Manifests.text(TryingOutServices.MANIFESTS.resolve("../main.tf"));
    assertThat(Pattern.compile("for_each = toset\\(\\[(.*)]\\)").matcher(module).results())
        .singleElement()
        .satisfies(
            made ->
                assertThat(made.group(1).replace("\"", "").split(", "))
                    .containsExactlyInAnyOrderElementsOf(used));
    for (Path file : Manifests.files(TryingOutServices.MANIFESTS).toList()) {
      assertThat(Manifests.text(file)).doesNotContainPattern("(?i)(password|secret_key), value:");
    }
  }

  private static List<String> secrets(PodSpec pod) {
    List<String> names = new ArrayList<>();
    pod.getVolumes().stream()
        .filter(volume -> volume.getSecret() != null)
        .forEach(volume -> names.add(volume.getSecret().getSecretName()));
    for (Container container : pod.getContainers()) {
      container.getEnvFrom().forEach(from -> names.add(from.getSecretRef().getName()));
      container.getEnv().stream()
          .filter(variable -> variable.getValueFrom() != null)
          .forEach(variable -> names.add(variable.getValueFrom().getSecretKeyRef().getName()));
    }
    return names;
  }
}
