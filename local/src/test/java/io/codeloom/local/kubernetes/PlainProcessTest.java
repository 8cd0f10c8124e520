package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.kubernetes.kubelet.ImageStore;
import io.codeloom.local.kubernetes.kubelet.Isolation;
import io.codeloom.local.kubernetes.kubelet.ProcessImage;
import io.codeloom.local.kubernetes.kubelet.ProcessRuntime;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a machine allows no isolation. */
class PlainProcessTest {

  @TempDir Path folder;

  @Test
  void mountPathsAreFoundThroughTheEnvironmentAndChildrenDieToo() throws Exception {
    ProcessRuntime runtime =
        new ProcessRuntime(
            ImageStore.of(Map.of("host", ProcessImage.ofHost())), new Isolation.None("a test"));
    try (Laptop laptop = new Laptop(folder, runtime)) {
      Pod pod =
          new PodBuilder()
              .withNewMetadata()
              .withName("one")
              .endMetadata()
              .withNewSpec()
              .withRestartPolicy("Never")
              .addNewVolume()
              .withName("code")
              .withNewEmptyDir()
              .endEmptyDir()
              .endVolume()
              .addNewContainer()
              .withName("main")
              .withImage("host")
              .withCommand(
                  "/bin/sh",
                  "-c",
                  "sleep 3600 & echo $! >$CODE_DIR/pid; cp $CODE_DIR/pid $CODE_DIR/../../../pid;"
                      + " env | grep -c TOKEN; cat $CODE_FILE")
              .addNewEnv()
              .withName("CODE_DIR")
              .withValue("/app/code")
              .endEnv()
              .addNewEnv()
              .withName("CODE_FILE")
              .withValue("/app/code/pid")
              .endEnv()
              .addNewVolumeMount()
              .withName("code")
              .withMountPath("/app/code")
              .endVolumeMount()
              .endContainer()
              .endSpec()
              .build();
      var running = laptop.client().pods().inNamespace(NAMESPACE).resource(pod);
      running.create();
      Eventually.until(
          "Succeeded", () -> running.get().getStatus().getPhase(), p -> p.equals("Succeeded"));

      long child = Long.parseLong(Files.readString(folder.resolve("pods/pid")).strip());
      assertThat(running.getLog()).isEqualTo("0\n" + child + "\n");
      Eventually.until(
          "child dead",
          () -> ProcessHandle.of(child).filter(PlainProcessTest::lives),
          c -> c.isEmpty());
    }
  }

  private static boolean lives(ProcessHandle process) {
    try {
      return !Files.readString(Path.of("/proc/" + process.pid() + "/stat")).contains(") Z ");
    } catch (java.io.IOException e) {
      return false;
    }
  }
}
