package io.codeloom.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.codeloom.local.kubernetes.Isolations#hold")
class ProcessImageTest extends ProcessPods {

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
    Eventually.until("ended", pod::get, p -> !"Pending Running".contains(p.getStatus().getPhase()));
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
    assertThat(exitCode(failed)).isEqualTo(127);
  }

  /** Codeloom may have been built in /tmp, and every agent has a /tmp of its own. */
  @Test
  void imageBuiltBelowTmpIsThereBesideThePodsOwnTmp() throws Exception {
    Path mine = Path.of(built + ".mine");
    Files.writeString(built, "cat %s && echo x >%s && cat %s\n".formatted(built, mine, mine));
    Container main =
        new ContainerBuilder(sh("main", ""))
            .withImage("built")
            .withCommand()
            .withArgs(built.toString())
            .addNewVolumeMount()
            .withName("tmp")
            .withMountPath("/tmp")
            .endVolumeMount()
            .build();
    PodResource pod =
        run(
            pod("one", main)
                .editSpec()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec());

    until(pod, "Succeeded");

    assertThat(pod.getLog()).isEqualTo(Files.readString(built) + "x\n");
    assertThat(mine).doesNotExist();
  }

  @Test
  void imageBuiltBelowTmpCannotBeChanged() throws Exception {
    String script = "echo more >>%s; cat %s\n".formatted(built, built);
    Files.writeString(built, script);
    Files.setPosixFilePermissions(built, PosixFilePermissions.fromString("rw-rw-rw-"));
    Container main =
        new ContainerBuilder(sh("main", ""))
            .withImage("built")
            .withCommand()
            .withArgs(built.toString())
            .build();

    assertThat(output(main)).contains("Read-only file system");
    assertThat(built).hasContent(script);
  }
}
