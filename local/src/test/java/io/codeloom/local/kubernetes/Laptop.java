package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;

import io.codeloom.local.kubernetes.kubelet.ContainerProgram;
import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
import io.codeloom.local.kubernetes.kubelet.InProcessRuntime;
import io.codeloom.local.kubernetes.kubelet.KubeletOptions;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A whole laptop's Kubernetes whose images are lambdas, and a client of it. */
final class Laptop implements AutoCloseable {

  private final Map<String, ContainerProgram> images = new ConcurrentHashMap<>();
  private final LocalKubernetesConfig config;
  private LocalKubernetes kubernetes;
  private KubernetesClient client;

  Laptop(Path folder) throws IOException {
    this(folder, null);
  }

  /** A null runtime: in-process, with the images of this laptop. */
  Laptop(Path folder, ContainerRuntime runtime) throws IOException {
    ContainerRuntime inProcess =
        new InProcessRuntime(image -> Optional.ofNullable(images.get(image)));
    config =
        LocalKubernetesConfig.apiOnly(folder, "the-token-of-a-laptop", NAMESPACE, "functions")
            .running(runtime == null ? inProcess : runtime)
            .with(
                new KubeletOptions(
                    100, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1)));
    start();
  }

  private void start() throws IOException {
    kubernetes = LocalKubernetes.start(config);
    client = Clients.of(kubernetes);
  }

  void image(String name, ContainerProgram program) {
    images.put(name, program);
  }

  LocalKubernetes kubernetes() {
    return kubernetes;
  }

  KubernetesClient client() {
    return client;
  }

  void restart() throws IOException {
    close();
    start();
  }

  Job run(Job job) {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).resource(job).create();
  }

  Resource<Job> job(String name) {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name);
  }

  void patch(String job, String merge) {
    job(job).patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  List<Pod> pods(String job) {
    return client
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("batch.kubernetes.io/job-name", job)
        .list()
        .getItems();
  }

  Pod pod(String job) throws InterruptedException {
    return Eventually.until("a pod of " + job, () -> pods(job), p -> !p.isEmpty()).get(0);
  }

  Pod awaitPhase(String job, String phase) throws InterruptedException {
    return Eventually.until(
            phase + " pod of " + job,
            () -> pods(job),
            p -> p.stream().anyMatch(one -> one.getStatus().getPhase().equals(phase)))
        .get(0);
  }

  Job awaitCondition(String job, String type) throws InterruptedException {
    return Eventually.until(
        type + " " + job, () -> job(job).get(), j -> j != null && conditions(j).contains(type));
  }

  static List<String> conditions(Job job) {
    return job.getStatus() == null
        ? List.of()
        : job.getStatus().getConditions().stream()
            .filter(c -> c.getStatus().equals("True"))
            .map(c -> c.getType())
            .toList();
  }

  static String reason(Job job, String type) {
    return job.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElseThrow()
        .getReason();
  }

  @Override
  public void close() throws IOException {
    client.close();
    kubernetes.close();
  }
}
