package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * A container cannot read another's {@code /proc}, signal its processes, leave its own process tree
 * or outlive it, also where the containers of a pod are one user.
 */
@EnabledIf("io.codeloom.local.kubernetes.Isolations#hold")
class ContainersApartTest extends ProcessPods {

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

  /** {@code kill -KILL -1} reaches every process that the user may signal and can see. */
  @Test
  void signalsToEverybodyStayInTheContainer() throws Exception {
    PodResource pod =
        run(
            pod(
                "one",
                sh(
                    "courier",
                    "touch /app/code/up; while [ ! -e /app/code/done ]; do sleep 0.05; done; echo alive"),
                sh(
                    "agent",
                    "while [ ! -e /app/code/up ]; do sleep 0.05; done; sleep 600 &"
                        + " kill -KILL -1; wait; touch /app/code/done; echo survived")));

    until(pod, "Succeeded");

    assertThat(pod.inContainer("courier").getLog()).isEqualTo("alive\n");
    assertThat(pod.inContainer("agent").getLog()).endsWith("survived\n");
  }

  @Test
  void noProcessOfTheHostOrOfAnotherContainerIsSeen() throws Exception {
    PodResource pod =
        run(
            pod(
                "one",
                sh(
                    "courier",
                    "touch /app/code/up; while [ ! -e /app/code/done ]; do sleep 0.05; done"),
                sh(
                    "agent",
                    "while [ ! -e /app/code/up ]; do sleep 0.05; done;"
                        + " echo /proc/[0-9]*; ls -l /proc/1/root; touch /app/code/done")));

    until(pod, "Succeeded");

    String said = pod.inContainer("agent").getLog();
    assertThat(said.lines().findFirst().orElseThrow().split(" ", -1)).hasSizeLessThanOrEqualTo(3);
    assertThat(said).contains("/proc/1/root -> /\n");
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
    Path volume = shared(pod);
    Eventually.until("a child", () -> Files.exists(volume.resolve("go")), there -> there);

    laptop.kubernetes().kubelet().kill(NAMESPACE, "one", "main");

    Eventually.until(
        "killed",
        pod::get,
        p -> p.getStatus().getContainerStatuses().get(0).getState().getTerminated() != null);
    assertThat(exitCode(pod.get())).isEqualTo(137);
    String last = Files.readString(volume.resolve("alive"));
    Thread.sleep(300);
    assertThat(Files.readString(volume.resolve("alive"))).isEqualTo(last);
  }

  /** In the session of a terminal it could type into it, and Ctrl-C there would kill it. */
  @Test
  void containerIsNotInTheSessionOfThisTerminal() throws Exception {
    run(pod("one", sh("main", "exec sleep 613.25")));
    ProcessHandle sleep =
        Eventually.until(
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
}
