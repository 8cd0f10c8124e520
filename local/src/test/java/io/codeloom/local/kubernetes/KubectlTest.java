package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.kubernetes.Kubectl.Answer;
import io.codeloom.local.kubernetes.kubelet.ContainerContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.codeloom.local.kubernetes.Kubectl#isInstalled")
class KubectlTest {

  private static final String JOB =
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: hello
      spec:
        backoffLimit: 0
        template:
          spec:
            restartPolicy: Never
            containers:
            - name: main
              image: sample
      """;

  @TempDir Path folder;
  private LocalKubernetes kubernetes;
  private Kubectl kubectl;

  @BeforeEach
  void start() throws IOException {
    kubernetes =
        LocalKubernetes.start(
            LocalKubernetesConfig.apiOnly(
                folder.resolve("data"), "the-token-of-kubectl", NAMESPACE));
    kubectl = new Kubectl(folder, kubernetes.kubeconfig());
  }

  @AfterEach
  void stop() throws IOException {
    kubernetes.close();
  }

  private String ok(String... arguments) throws Exception {
    Answer answer = kubectl.run(arguments);
    assertThat(answer.code()).as(answer.text()).isZero();
    return answer.text();
  }

  private void createJob() throws Exception {
    Path file = Files.writeString(folder.resolve("job.yaml"), JOB);
    assertThat(ok("create", "-f", file.toString())).contains("job.batch/hello created");
  }

  @Test
  void createsReadsPatchesDescribesAndDeletes() throws Exception {
    createJob();

    assertThat(ok("get", "jobs")).contains("NAME", "COMPLETIONS").contains("hello", "0/1");
    assertThat(ok("get", "jobs", "-o", "yaml")).contains("kind: List", "image: sample");
    assertThat(ok("get", "job", "hello", "-o", "jsonpath={.metadata.name}")).isEqualTo("hello");
    ok("patch", "job", "hello", "-p", "{\"spec\":{\"activeDeadlineSeconds\":9}}");
    ok("label", "job", "hello", "colour=blue");
    assertThat(ok("get", "jobs", "-l", "colour=blue", "-o", "name")).contains("job.batch/hello");
    assertThat(ok("describe", "job", "hello")).contains("Active Deadline Seconds:  9s");
    assertThat(ok("delete", "job", "hello")).contains("deleted");
    assertThat(kubectl.run("get", "job", "hello").text()).contains("\"hello\" not found");
  }

  @Test
  void misspeltFieldIsRefusedByTheServer() throws Exception {
    Path file =
        Files.writeString(folder.resolve("job.yaml"), JOB.replace("backoffLimit", "backOffLimit"));

    Answer answer = kubectl.run("create", "-f", file.toString());

    assertThat(answer.code()).isNotZero();
    assertThat(answer.text()).contains("unknown field \"spec.backOffLimit\"");
  }

  @Test
  void watchesGoOnAsThingsChange() throws Exception {
    createJob();
    Process watch = kubectl.start("get", "jobs", "-w", "--no-headers");
    try (BufferedReader lines = reader(watch)) {
      assertThat(lines.readLine()).startsWith("hello").contains("Running");
      ok("delete", "job", "hello");
      assertThat(lines.readLine()).startsWith("hello");
    } finally {
      watch.destroy();
    }
  }

  @Test
  void logsAreShownWholeAtTheirEndByContainerAndWhileTheyGrow() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Laptop laptop = new Laptop(folder.resolve("laptop"))) {
      laptop.image(
          "sample",
          container -> {
            print(container, "first\nsecond\n");
            go.await();
            print(container, "third\n");
            return 0;
          });
      kubectl = new Kubectl(folder, laptop.kubernetes().kubeconfig());
      laptop.run(Samples.job("hello"));
      laptop.awaitPhase("hello", "Running");
      String pod = laptop.pod("hello").getMetadata().getName();

      Process follow = kubectl.start("logs", "-f", pod);
      try (BufferedReader lines = reader(follow)) {
        assertThat(lines.readLine()).isEqualTo("first");
        assertThat(lines.readLine()).isEqualTo("second");
        go.countDown();
        assertThat(lines.readLine()).isEqualTo("third");
        assertThat(lines.readLine()).as("it ends with the container").isNull();
      } finally {
        follow.destroy();
      }
      assertThat(ok("logs", pod)).isEqualTo("first\nsecond\nthird\n");
      assertThat(ok("logs", pod, "--tail=1")).isEqualTo("third\n");
      assertThat(ok("logs", pod, "-c", "main")).startsWith("first\n");
      assertThat(ok("logs", "job/hello")).endsWith("third\n");
      assertThat(kubectl.run("logs", pod, "-c", "other").code()).isNotZero();
      assertThat(kubectl.run("logs", "nobody").text()).contains("\"nobody\" not found");
    }
  }

  private static void print(ContainerContext container, String text) throws IOException {
    container.log().write(text.getBytes(StandardCharsets.UTF_8));
    container.log().flush();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
