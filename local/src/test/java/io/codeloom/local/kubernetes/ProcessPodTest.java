package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.kubernetes.kubelet.ImageStore;
import io.codeloom.local.kubernetes.kubelet.Isolation;
import io.codeloom.local.kubernetes.kubelet.ProcessImage;
import io.codeloom.local.kubernetes.kubelet.ProcessRuntime;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.codeloom.local.kubernetes.Isolations#hold")
class ProcessPodTest {

  @TempDir Path folder;
  private Laptop laptop;

  @BeforeEach
  void start() throws IOException {
    laptop = new Laptop(folder.resolve("data"), runtime(isolation()));
  }

  Isolation isolation() {
    return Isolations.HERE;
  }

  private static ProcessRuntime runtime(Isolation isolation) {
    return new ProcessRuntime(
        ImageStore.of(
            Map.of(
                "host",
                ProcessImage.ofHost(),
                "java",
                ProcessImage.ofJava(
                    java.util.List.of(), "-version", java.util.List.of(), "/opt/it/bin/it"))),
        isolation);
  }

  @AfterEach
  void stop() throws IOException {
    laptop.close();
  }

  private static Container sh(String name, String script) {
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

  private static PodBuilder pod(String name, Container... containers) {
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

  private PodResource run(PodBuilder pod) {
    laptop.client().pods().inNamespace(NAMESPACE).resource(pod.build()).create();
    return laptop.client().pods().inNamespace(NAMESPACE).withName(pod.buildMetadata().getName());
  }

  private static Pod until(PodResource pod, String phase) throws InterruptedException {
    return Waiting.until(phase, pod::get, p -> p.getStatus().getPhase().equals(phase));
  }

  private String output(String script) throws Exception {
    return output(sh("main", script));
  }

  private String output(Container container) throws Exception {
    PodResource pod = run(pod("one", container));
    Waiting.until("ended", pod::get, p -> !"Pending Running".contains(p.getStatus().getPhase()));
    return pod.getLog().strip();
  }

  @Test
  void environmentIsThePodsAndNothingElse() throws Exception {
    Container env =
        new ContainerBuilder(sh("main", "")).withCommand("env").withArgs("--null").build();
    assertThat(output(env).split("\0", -1))
        .extracting(variable -> variable.split("=", 2)[0])
        .containsExactlyInAnyOrder("HOME", "HOSTNAME", "PATH", "");
  }

  @Test
  void firstProcessIsTheCommandItselfWithoutAnyPrivilege() throws Exception {
    String said =
        output("echo pid $$$$; grep -E '^(NoNewPrivs|CapEff|CapBnd)' /proc/self/status; id -u");
    assertThat(said)
        .contains("pid 1\n", "NoNewPrivs:\t1", "CapEff:\t0000000000000000")
        .contains("CapBnd:\t0000000000000000");
    if (isolation() instanceof Isolation.Root) {
      assertThat(said).doesNotEndWith("\n0");
    }
  }

  /** In the session of a terminal it could type into it, and Ctrl-C there would kill it. */
  @Test
  void containerIsNotInTheSessionOfThisTerminal() throws Exception {
    run(pod("one", sh("main", "exec sleep 613.25")));
    ProcessHandle sleep =
        Waiting.until(
                "asleep",
                () ->
                    ProcessHandle.current()
                        .descendants()
                        .filter(p -> p.info().commandLine().orElse("").endsWith("sleep 613.25"))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();
    assertThat(session(sleep)).isNotEqualTo(session(ProcessHandle.current()));
  }

  private static String session(ProcessHandle process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
  }

  @Test
  void hostFoldersAreOutOfSight() throws Exception {
    Path canary = Files.writeString(folder.resolve("canary"), "a secret of the host");
    Path home = Path.of(System.getProperty("user.home"));
    String said =
        output(
            "ls / | tr '\\n' ' '; ls -A '"
                + home
                + "' 2>&1 | wc -l; cat '"
                + canary
                + "' 2>&1; touch /usr/x /x 2>&1; ls -A /tmp $HOME | wc -l");
    assertThat(said)
        .doesNotContain("a secret of the host")
        .contains("No such file")
        .contains("/usr/x': Read-only file system")
        .contains("/x': Read-only file system");
    assertThat(said.lines().findFirst().orElseThrow())
        .doesNotContain("root ", "work", "mnt", "boot", "srv");
  }

  @Test
  void containersOfAPodShareVolumesAndNothingElse() throws Exception {
    laptop
        .client()
        .secrets()
        .inNamespace(NAMESPACE)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .endMetadata()
                .addToStringData("key", "sk-planted")
                .build())
        .create();
    Container courier =
        new ContainerBuilder(
                sh(
                    "courier",
                    "cat /secret/key >/dev/null && echo mine >/home/codeloom/x;"
                        + " trap 'exit 0' TERM; touch /app/code/ready; sleep 600 & wait"))
            .withRestartPolicy("Always")
            .addNewVolumeMount()
            .withName("secret")
            .withMountPath("/secret")
            .withReadOnly(true)
            .endVolumeMount()
            .addNewEnv()
            .withName("KEY")
            .withValue("sk-planted")
            .endEnv()
            .withNewStartupProbe()
            .withNewExec()
            .withCommand("test", "-e", "/app/code/ready")
            .endExec()
            .withPeriodSeconds(1)
            .withFailureThreshold(60)
            .endStartupProbe()
            .build();
    PodResource pod =
        run(
            pod(
                    "one",
                    sh(
                        "agent",
                        "ls /app/code; ls /secret 2>&1; ls -A /home/codeloom | wc -l;"
                            + " cat /proc/[0-9]*/environ | tr '\\0' '\\n';"
                            + " ls -d /proc/[0-9]* | wc -l; rm /app/code/ready && echo removed"))
                .editSpec()
                .addToInitContainers(courier)
                .addNewVolume()
                .withName("secret")
                .withNewSecret()
                .withSecretName("key")
                .endSecret()
                .endVolume()
                .endSpec());

    until(pod, "Succeeded");

    assertThat(pod.inContainer("agent").getLog())
        .startsWith("ready\n")
        .contains("/secret': No such file", "removed")
        .doesNotContain("sk-planted");
  }

  @Test
  void nothingOutlivesItsContainer() throws Exception {
    PodResource pod =
        run(
            pod(
                "one",
                sh(
                    "main",
                    "setsid sh -c 'while :; do date +%s%N >/app/code/alive; sleep 0.05; done' &"
                        + " while [ ! -s /app/code/alive ]; do sleep 0.05; done; touch /app/code/go; wait"),
                sh("other", "while [ ! -e /app/code/go ]; do sleep 0.05; done; sleep 600")));
    until(pod, "Running");
    Path volume =
        folder
            .resolve("data/pods")
            .resolve(pod.get().getMetadata().getUid())
            .resolve("volumes/shared");
    Waiting.until("a child", () -> Files.exists(volume.resolve("go")), there -> there);

    laptop.kubernetes().kubelet().kill(NAMESPACE, "one", "main");

    Waiting.until(
        "killed",
        pod::get,
        p -> p.getStatus().getContainerStatuses().get(0).getState().getTerminated() != null);
    assertThat(
            pod.get()
                .getStatus()
                .getContainerStatuses()
                .get(0)
                .getState()
                .getTerminated()
                .getExitCode())
        .isEqualTo(137);
    String last = Files.readString(volume.resolve("alive"));
    Thread.sleep(300);
    assertThat(Files.readString(volume.resolve("alive"))).isEqualTo(last);
  }

  @Test
  void termSignalReachesTheCommand() throws Exception {
    PodResource pod =
        run(
            pod(
                    "one",
                    sh(
                        "main",
                        "trap 'echo told; exit 5' TERM; touch /app/code/up; sleep 600 & wait"))
                .editMetadata()
                .withFinalizers("test/hold")
                .endMetadata());
    until(pod, "Running");
    Path volume =
        folder
            .resolve("data/pods")
            .resolve(pod.get().getMetadata().getUid())
            .resolve("volumes/shared");
    Waiting.until("a trap", () -> Files.exists(volume.resolve("up")), there -> there);

    pod.delete();

    Pod ended = until(pod, "Failed");
    assertThat(
            ended
                .getStatus()
                .getContainerStatuses()
                .get(0)
                .getState()
                .getTerminated()
                .getExitCode())
        .isEqualTo(5);
    assertThat(pod.getLog()).isEqualTo("told\n");
  }

  @Test
  void javaImageRunsUnderTheNameOfItsLauncher() throws Exception {
    PodResource pod =
        run(
            pod(
                "one",
                new ContainerBuilder()
                    .withName("main")
                    .withImage("java")
                    .withCommand("/opt/it/bin/it")
                    .build()));
    Waiting.until("ended", pod::get, p -> !"Pending Running".contains(p.getStatus().getPhase()));
    assertThat(pod.getLog()).contains("OpenJDK", "Runtime Environment");
  }

  @Test
  void missingCommandFailsTheContainer() throws Exception {
    PodResource pod =
        run(
            pod(
                "one",
                new ContainerBuilder()
                    .withName("main")
                    .withImage("host")
                    .withCommand("/no/such/program")
                    .build()));
    Pod failed = until(pod, "Failed");
    assertThat(
            failed
                .getStatus()
                .getContainerStatuses()
                .get(0)
                .getState()
                .getTerminated()
                .getExitCode())
        .isEqualTo(127);
  }
}
