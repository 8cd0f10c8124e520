package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class JobTroubleTest extends JobScene {
  @Test
  void disruptedPodFailsItsJobByPolicy() throws Exception {
    laptop.run(
        job("one", "waiting")
            .editSpec()
            .withNewPodFailurePolicy()
            .addNewRule()
            .withAction("FailJob")
            .addNewOnPodCondition()
            .withType("DisruptionTarget")
            .endOnPodCondition()
            .endRule()
            .endPodFailurePolicy()
            .endSpec()
            .build());
    Pod pod = laptop.awaitPhase("one", "Running");

    laptop.kubernetes().kubelet().disrupt(NAMESPACE, pod.getMetadata().getName());

    Job failed = laptop.awaitCondition("one", "Failed");
    assertThat(Laptop.reason(failed, "Failed")).isEqualTo("PodFailurePolicy");
    assertThat(laptop.pods("one")).hasSize(1);
  }

  @Test
  void podDeletedByHandIsCountedAndNotMadeAgain() throws Exception {
    laptop.run(job("one", "waiting").build());
    Pod pod = laptop.awaitPhase("one", "Running");

    laptop.client().pods().resource(pod).delete();

    Job failed = laptop.awaitCondition("one", "Failed");
    assertThat(Laptop.reason(failed, "Failed")).isEqualTo("BackoffLimitExceeded");
    assertThat(laptop.pods("one")).isEmpty();
  }

  @Test
  void unknownImageKeepsThePodPendingUntilItsJobEnds() throws Exception {
    laptop.run(job("one", "nowhere/nothing:1").build());

    Eventually.until(
        "ImagePullBackOff",
        () -> laptop.pods("one"),
        p ->
            !p.isEmpty()
                && p.get(0).getStatus().getContainerStatuses().stream()
                    .anyMatch(
                        s ->
                            s.getState().getWaiting() != null
                                && s.getState()
                                    .getWaiting()
                                    .getReason()
                                    .equals("ImagePullBackOff")));
    assertThat(laptop.pod("one").getStatus().getPhase()).isEqualTo("Pending");

    laptop.patch("one", "{\"spec\":{\"activeDeadlineSeconds\":1}}");
    laptop.awaitCondition("one", "Failed");
    assertThat(laptop.pods("one")).isEmpty();
  }

  @Test
  void suspendedJobHasNoPodAndNoClock() throws Exception {
    laptop.run(job("one", "sample").editSpec().withSuspend(true).endSpec().build());
    laptop.run(job("two", "sample").build());
    laptop.awaitCondition("two", "Complete");
    assertThat(laptop.pods("one")).isEmpty();
    assertThat(laptop.job("one").get().getStatus().getStartTime()).isNull();

    laptop.patch("one", "{\"spec\":{\"suspend\":false}}");
    laptop.awaitCondition("one", "Complete");
  }

  @Test
  void restartFailsWhatRanAndRunsWhatHadNotBegun() throws Exception {
    laptop.run(job("ran", "waiting").build());
    laptop.awaitPhase("ran", "Running");

    laptop.restart();

    Job failed = laptop.awaitCondition("ran", "Failed");
    assertThat(Laptop.reason(failed, "Failed")).isEqualTo("BackoffLimitExceeded");
    Pod pod = laptop.pod("ran");
    assertThat(pod.getStatus().getConditions())
        .extracting(c -> c.getType())
        .contains("DisruptionTarget");
    assertThat(pod.getStatus().getContainerStatuses().get(0).getState().getTerminated().getReason())
        .isEqualTo("ContainerStatusUnknown");
  }

  @Test
  void hundredsOfPodsRunAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(100);
    laptop.image(
        "meeting",
        c -> {
          all.countDown();
          all.await();
          return 0;
        });
    for (int i = 0; i < 100; i++) {
      laptop.run(job("job-" + i, "meeting").build());
    }
    Eventually.until(
        "all complete",
        () -> laptop.client().batch().v1().jobs().inNamespace(NAMESPACE).list().getItems(),
        jobs -> jobs.stream().allMatch(j -> Laptop.conditions(j).contains("Complete")));
  }
}
