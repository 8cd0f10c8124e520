package io.codeloom.local.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose images are lambdas. */
abstract class JobScene {
  @TempDir Path folder;
  Laptop laptop;
  final CountDownLatch terminated = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException {
    laptop = new Laptop(folder);
    laptop.image(
        "sample",
        c -> {
          c.log().println("done");
          return 0;
        });
    laptop.image("failing", c -> 3);
    laptop.image(
        "waiting",
        c -> {
          c.onTerminate(terminated::countDown);
          terminated.await();
          return 143;
        });
  }

  @AfterEach
  void stop() throws IOException {
    terminated.countDown();
    laptop.close();
  }

  static JobBuilder job(String name, String image) {
    return new JobBuilder(Samples.job(name))
        .editSpec()
        .editTemplate()
        .editSpec()
        .withTerminationGracePeriodSeconds(5L)
        .editFirstContainer()
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec();
  }
}
