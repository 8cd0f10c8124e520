package io.codeloom.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.kubernetes.kubelet.Isolation;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.codeloom.local.kubernetes.Isolations#hold")
class ProcessPodTest extends ProcessPods {

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
    Path volume = shared(pod);
    Eventually.until("a trap", () -> Files.exists(volume.resolve("up")), there -> there);

    pod.delete();

    Pod ended = until(pod, "Failed");
    assertThat(exitCode(ended)).isEqualTo(5);
    assertThat(pod.getLog()).isEqualTo("told\n");
  }
}
