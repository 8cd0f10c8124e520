package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;

import io.codeloom.local.kubernetes.kubelet.ImageStore;
import io.codeloom.local.kubernetes.kubelet.Isolation;
import io.codeloom.local.kubernetes.kubelet.ProcessImage;
import io.codeloom.local.kubernetes.kubelet.ProcessRuntime;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Pods whose containers are processes of this machine. */
abstract class ProcessPods {

  @TempDir Path folder;
  Laptop laptop;

  /** What an image brings with it, in a build below /tmp. */
  final Path built = Path.of("/tmp", "codeloom-build-" + UUID.randomUUID());

  @BeforeEach
  void start() throws IOException {
    laptop = new Laptop(folder.resolve("data"), runtime(isolation()));
  }

  Isolation isolation() {
    return Isolations.HERE;
  }

  ProcessRuntime runtime(Isolation isolation) {
    return new ProcessRuntime(
        ImageStore.of(
            Map.of(
                "host",
                ProcessImage.ofHost(),
                "java",
                ProcessImage.ofJava(
                    java.util.List.of(), "-version", java.util.List.of(), "/opt/it/bin/it"),
                "built",
                new ProcessImage(List.of("/bin/sh"), "", List.of(built), Map.of()))),
        isolation);
  }

  @AfterEach
  void stop() throws IOException {
    laptop.close();
    Files.deleteIfExists(built);
  }

  static Container sh(String name, String script) {
    return new ContainerBuilder()
        .withName(name)
        .withImage("host")
        .withCommand("/bin/sh", "-c", script)
        .addNewVolumeMount()
        .withName("shared")
        .withMountPath("/app/code")
        .endVolumeMount()
        .build();
  }

  static PodBuilder pod(String name, Container... containers) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withTerminationGracePeriodSeconds(2L)
        .addNewVolume()
        .withName("shared")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .addToContainers(containers)
        .endSpec();
  }

  PodResource run(PodBuilder pod) {
    laptop.client().pods().inNamespace(NAMESPACE).resource(pod.build()).create();
    return laptop.client().pods().inNamespace(NAMESPACE).withName(pod.buildMetadata().getName());
  }

  static Pod until(PodResource pod, String phase) throws InterruptedException {
    return Eventually.until(phase, pod::get, p -> p.getStatus().getPhase().equals(phase));
  }

  String output(String script) throws Exception {
    return output(sh("main", script));
  }

  String output(Container container) throws Exception {
    PodResource pod = run(pod("one", container));
    Eventually.until("ended", pod::get, p -> !"Pending Running".contains(p.getStatus().getPhase()));
    return pod.getLog().strip();
  }

  /** The host's folder behind the volume {@code shared}. */
  Path shared(PodResource pod) {
    String uid = pod.get().getMetadata().getUid();
    return folder.resolve("data/pods").resolve(uid).resolve("volumes/shared");
  }

  /** How the pod's only container, or its first, has ended. */
  static int exitCode(Pod pod) {
    return pod.getStatus().getContainerStatuses().get(0).getState().getTerminated().getExitCode();
  }
}
