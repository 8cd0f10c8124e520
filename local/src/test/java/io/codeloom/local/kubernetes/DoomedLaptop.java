package io.codeloom.local.kubernetes;

import io.codeloom.local.kubernetes.kubelet.ImageStore;
import io.codeloom.local.kubernetes.kubelet.ProcessImage;
import io.codeloom.local.kubernetes.kubelet.ProcessRuntime;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A laptop in a JVM of its own, which runs a container that never ends, to be killed. */
final class DoomedLaptop {

  private DoomedLaptop() {}

  static ProcessRuntime runtime() {
    return new ProcessRuntime(
        ImageStore.of(Map.of("sample", ProcessImage.ofHost())), Isolations.HERE);
  }

  public static void main(String[] arguments) throws Exception {
    try (Laptop laptop = new Laptop(Path.of(arguments[0]), runtime())) {
      laptop.run(
          new JobBuilder(Samples.job("endless"))
              .editSpec()
              .editTemplate()
              .editSpec()
              .editFirstContainer()
              .withCommand("/bin/sh", "-c", "setsid sleep 3600 & sleep 3600")
              .endContainer()
              .endSpec()
              .endTemplate()
              .endSpec()
              .build());
      laptop.awaitPhase("endless", "Running");
      System.out.println("running");
      new CountDownLatch(1).await();
    }
  }
}
