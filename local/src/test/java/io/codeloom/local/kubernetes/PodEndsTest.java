package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PodEndsTest extends PodScene {
  @Test
  void failedInitContainerFailsThePodAfterItsSidecarWasTold() throws Exception {
    laptop.image("broken", c -> 7);
    laptop.image(
        "sidecar",
        c -> {
          CountDownLatch told = new CountDownLatch(1);
          c.onTerminate(told::countDown);
          told.await();
          return tell("sidecar told");
        });
    laptop.image("never", c -> tell("never"));

    Pod failed =
        until(
            run(
                pod("one", 30)
                    .editSpec()
                    .addToInitContainers(
                        container("side", "sidecar").withRestartPolicy("Always").build(),
                        container("init", "broken").build())
                    .addToContainers(container("main", "never").build())
                    .endSpec()),
            "Failed");

    assertThat(story).containsExactly("sidecar told");
    assertThat(status(failed, "init").getState().getTerminated().getExitCode()).isEqualTo(7);
    assertThat(status(failed, "main").getState().getWaiting().getReason())
        .isEqualTo("PodInitializing");
  }

  @Test
  void containerThatIgnoresTheTermSignalIsKilledAfterTheGrace() throws Exception {
    PodResource running =
        run(
            pod("one", 1)
                .editSpec()
                .addToContainers(container("main", "ignorant").build())
                .endSpec());
    until(running, "Running");
    running.edit(
        p -> new PodBuilder(p).editMetadata().withFinalizers("test/hold").endMetadata().build());

    running.delete();

    Pod killed = until(running, "Failed");
    assertThat(story).containsExactly("terminated");
    assertThat(status(killed, "main").getState().getTerminated().getExitCode()).isEqualTo(137);
    running.edit(p -> new PodBuilder(p).editMetadata().withFinalizers().endMetadata().build());
    Eventually.until("gone", () -> running.get() == null, gone -> gone);
  }

  @Test
  void podOverItsDiskLimitIsEvictedWithoutADisruptionCondition() throws Exception {
    PodResource running =
        run(
            pod("one", 60)
                .editSpec()
                .addToContainers(container("main", "ignorant").build())
                .endSpec());
    until(running, "Running");

    laptop.kubernetes().kubelet().evictForDisk(NAMESPACE, "one");

    Pod evicted = until(running, "Failed");
    assertThat(evicted.getStatus().getReason()).isEqualTo("Evicted");
    assertThat(evicted.getStatus().getConditions())
        .extracting(c -> c.getType())
        .doesNotContain("DisruptionTarget");
  }

  @Test
  void volumeOverItsSizeLimitEvictsThePod() throws Exception {
    laptop.image(
        "greedy",
        c -> {
          Files.write(Path.of(c.env().get("DIR"), "file"), new byte[2048]);
          new CountDownLatch(1).await();
          return 0;
        });
    PodResource running =
        run(
            pod("one", 60)
                .editSpec()
                .addNewVolume()
                .withName("small")
                .withNewEmptyDir()
                .withNewSizeLimit("1Ki")
                .endEmptyDir()
                .endVolume()
                .addToContainers(
                    container("main", "greedy")
                        .addNewEnv()
                        .withName("DIR")
                        .withValue("/small")
                        .endEnv()
                        .addNewVolumeMount()
                        .withName("small")
                        .withMountPath("/small")
                        .endVolumeMount()
                        .build())
                .endSpec());

    Pod evicted = until(running, "Failed");

    assertThat(evicted.getStatus().getReason()).isEqualTo("Evicted");
    assertThat(evicted.getStatus().getMessage()).contains("\"small\" exceeds the limit \"1Ki\"");
  }

  @Test
  void killedContainerEndsWith137() throws Exception {
    PodResource running =
        run(
            pod("one", 60)
                .editSpec()
                .addToContainers(container("main", "ignorant").build())
                .endSpec());
    until(running, "Running");

    laptop.kubernetes().kubelet().kill(NAMESPACE, "one", "main");

    Pod failed = until(running, "Failed");
    assertThat(status(failed, "main").getState().getTerminated().getExitCode()).isEqualTo(137);
    assertThat(story).isEmpty();
  }

  @Test
  void podForAnotherNodeStaysUnschedulable() throws Exception {
    PodResource pod =
        run(
            pod("one", 5)
                .editSpec()
                .withNodeSelector(Map.of("gpu", "yes"))
                .addToContainers(container("main", "ignorant").build())
                .endSpec());
    Eventually.until(
        "Unschedulable",
        pod::get,
        p ->
            p.getStatus().getConditions().stream()
                .anyMatch(c -> "Unschedulable".equals(c.getReason())));
    pod.delete();
    assertThat(pod.get()).isNull();
  }
}
