package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PodLifecycleTest extends PodScene {
  @Test
  void sidecarStartsFirstAndUploadsAfterTheMainContainerEnded() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    laptop.image(
        "courier",
        c -> {
          CountDownLatch told = new CountDownLatch(1);
          c.onTerminate(told::countDown);
          story.add("courier began");
          ready.await();
          Files.writeString(Path.of(c.env().get("GATEWAY_DIR"), "gateway.json"), "{}");
          told.await();
          story.add("courier uploads " + Files.readString(Path.of(c.env().get("OUT_FILE"))));
          return 0;
        });
    laptop.image("fetch", c -> tell("fetch"));
    laptop.image(
        "agent",
        c -> {
          Files.writeString(Path.of(c.env().get("OUT_FILE")), "the patch");
          return tell("agent");
        });
    PodBuilder pod =
        pod("one", 30)
            .editSpec()
            .addNewVolume()
            .withName("run")
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .addToInitContainers(
                withRun(container("courier", "courier"))
                    .withRestartPolicy("Always")
                    .withNewStartupProbe()
                    .withNewExec()
                    .withCommand("test", "-s", "/run/codeloom/gateway.json")
                    .endExec()
                    .withPeriodSeconds(1)
                    .withFailureThreshold(60)
                    .endStartupProbe()
                    .build(),
                withRun(container("fetch", "fetch")).build())
            .addToContainers(withRun(container("agent", "agent")).build())
            .endSpec();

    PodResource running = run(pod);
    Eventually.until("the courier", () -> story, s -> s.contains("courier began"));
    assertThat(running.get().getStatus().getPhase()).isEqualTo("Pending");
    assertThat(story).containsExactly("courier began");
    ready.countDown();
    Pod ended = until(running, "Succeeded");

    assertThat(story)
        .containsExactly("courier began", "fetch", "agent", "courier uploads the patch");
    assertThat(status(ended, "courier").getState().getTerminated().getReason())
        .isEqualTo("Completed");
    assertThat(status(ended, "courier").getRestartCount()).isZero();
  }

  private static ContainerBuilder withRun(ContainerBuilder container) {
    return container
        .addNewEnv()
        .withName("GATEWAY_DIR")
        .withValue("/run/codeloom")
        .endEnv()
        .addNewEnv()
        .withName("OUT_FILE")
        .withValue("/run/codeloom/out")
        .endEnv()
        .addToVolumeMounts(
            new VolumeMountBuilder().withName("run").withMountPath("/run/codeloom").build());
  }

  @Test
  void sidecarThatEndsIsRestartedWhileThePodRuns() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch thrice = new CountDownLatch(3);
    laptop.image(
        "crashing",
        c -> {
          thrice.countDown();
          return runs.incrementAndGet();
        });
    laptop.image("main", c -> thrice.await(60, TimeUnit.SECONDS) ? 0 : 1);

    Pod ended =
        until(
            run(
                pod("one", 5)
                    .editSpec()
                    .addToInitContainers(
                        container("side", "crashing").withRestartPolicy("Always").build())
                    .addToContainers(container("main", "main").build())
                    .endSpec()),
            "Succeeded");

    assertThat(status(ended, "side").getRestartCount()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void podWaitsForItsSecretAndFindsItInFilesAndEnvironment() throws Exception {
    Map<String, String> seen = new ConcurrentHashMap<>();
    laptop.image(
        "reader",
        c -> {
          seen.putAll(c.env());
          seen.put("file", Files.readString(Path.of(c.env().get("SECRET_DIR"), "URL")));
          return 0;
        });
    PodBuilder pod =
        pod("one", 5)
            .editSpec()
            .addNewVolume()
            .withName("secret")
            .withNewSecret()
            .withSecretName("late")
            .addNewItem("url", null, "URL")
            .endSecret()
            .endVolume()
            .addToContainers(
                container("main", "reader")
                    .addNewEnv()
                    .withName("SECRET_DIR")
                    .withValue("/secret")
                    .endEnv()
                    .addNewEnv()
                    .withName("COLOUR")
                    .withNewValueFrom()
                    .withNewFieldRef(null, "metadata.labels['colour']")
                    .endValueFrom()
                    .endEnv()
                    .addNewEnv()
                    .withName("FROM_SECRET")
                    .withNewValueFrom()
                    .withNewSecretKeyRef("url", "late", false)
                    .endValueFrom()
                    .endEnv()
                    .addNewEnv()
                    .withName("EXPANDED")
                    .withValue("is $(COLOUR), not $$(COLOUR)")
                    .endEnv()
                    .addNewVolumeMount()
                    .withName("secret")
                    .withMountPath("/secret")
                    .endVolumeMount()
                    .build())
            .endSpec();

    PodResource waiting = run(pod);
    Eventually.until(
        "ContainerCreating", waiting::get, p -> !p.getStatus().getContainerStatuses().isEmpty());
    assertThat(readyToStart(waiting.get())).isEqualTo("False");
    assertThat(seen).isEmpty();
    laptop
        .client()
        .secrets()
        .inNamespace(NAMESPACE)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("late")
                .endMetadata()
                .addToStringData("url", "https://example.test/x")
                .build())
        .create();
    Pod ended = until(waiting, "Succeeded");

    assertThat(seen)
        .containsEntry("file", "https://example.test/x")
        .containsEntry("FROM_SECRET", "https://example.test/x")
        .containsEntry("COLOUR", "blue")
        .containsEntry("EXPANDED", "is blue, not $(COLOUR)");
    assertThat(folder.resolve("pods").resolve(ended.getMetadata().getUid()).resolve("volumes"))
        .doesNotExist();
  }

  private static String readyToStart(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("PodReadyToStartContainers"))
        .map(PodCondition::getStatus)
        .findFirst()
        .orElse("none");
  }

  @Test
  void logsAreServedWhileItRunsAndAfterwards() throws Exception {
    CountDownLatch more = new CountDownLatch(1);
    laptop.image(
        "talking",
        c -> {
          c.log().println("first");
          more.await();
          c.log().println("second");
          return 0;
        });
    PodResource talking =
        run(
            pod("one", 5)
                .editSpec()
                .addToContainers(container("main", "talking").build())
                .endSpec());
    until(talking, "Running");
    try (var follow = talking.watchLog()) {
      assertThat(
              new String(follow.getOutput().readNBytes(6), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("first\n");
      more.countDown();
      assertThat(
              new String(
                  follow.getOutput().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("second\n");
    }
    until(talking, "Succeeded");
    assertThat(talking.getLog()).isEqualTo("first\nsecond\n");
    assertThat(talking.tailingLines(1).getLog()).isEqualTo("second\n");
  }
}
