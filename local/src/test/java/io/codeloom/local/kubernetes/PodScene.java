package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;

import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Pods whose images are lambdas. */
abstract class PodScene {
  @TempDir Path folder;
  Laptop laptop;
  final List<String> story = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    laptop = new Laptop(folder);
    laptop.image(
        "ignorant",
        c -> {
          c.onTerminate(() -> story.add("terminated"));
          new CountDownLatch(1).await();
          return 0;
        });
  }

  @AfterEach
  void stop() throws IOException {
    laptop.close();
  }

  static PodBuilder pod(String name, long grace) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Map.of("colour", "blue"))
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withTerminationGracePeriodSeconds(grace)
        .endSpec();
  }

  static ContainerBuilder container(String name, String image) {
    return new ContainerBuilder().withName(name).withImage(image);
  }

  PodResource run(PodBuilder pod) {
    laptop.client().pods().inNamespace(NAMESPACE).resource(pod.build()).create();
    return laptop.client().pods().inNamespace(NAMESPACE).withName(pod.buildMetadata().getName());
  }

  static Pod until(PodResource pod, String phase) throws InterruptedException {
    return Eventually.until(phase, pod::get, p -> p.getStatus().getPhase().equals(phase));
  }

  static ContainerStatus status(Pod pod, String name) {
    return java.util.stream.Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .filter(s -> s.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  int tell(String what) {
    story.add(what);
    return 0;
  }
}
