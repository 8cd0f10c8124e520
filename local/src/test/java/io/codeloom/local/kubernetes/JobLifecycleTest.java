package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class JobLifecycleTest extends JobScene {
  private static JobBuilder held(String name, String image) {
    return job(name, image).editMetadata().withFinalizers("codeloom.io/finalize").endMetadata();
  }

  @Test
  void successMeetsItsCriteriaBeforeItCompletes() throws Exception {
    List<List<String>> seen = new CopyOnWriteArrayList<>();
    var jobs = laptop.client().batch().v1().jobs().inNamespace(NAMESPACE);
    // From here on, however late the connection comes about.
    String version = jobs.list().getMetadata().getResourceVersion();
    try (var watch =
        jobs.watch(new ListOptionsBuilder().withResourceVersion(version).build(), into(seen))) {
      assertThat(watch).isNotNull();
      laptop.run(job("one", "sample").build());
      Eventually.until("Complete", () -> seen, s -> s.stream().anyMatch(c -> c.size() == 2));
    }

    assertThat(seen.stream().distinct())
        .containsExactly(
            List.of(), List.of("SuccessCriteriaMet"), List.of("SuccessCriteriaMet", "Complete"));
    Job done = laptop.job("one").get();
    assertThat(done.getStatus().getSucceeded()).isEqualTo(1);
    assertThat(done.getStatus().getStartTime()).isNotBlank();
    assertThat(done.getStatus().getCompletionTime()).isNotBlank();
    Pod pod = laptop.pod("one");
    assertThat(pod.getMetadata().getFinalizers()).isEmpty();
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("job-name", "one")
        .containsEntry("batch.kubernetes.io/controller-uid", done.getMetadata().getUid());
    assertThat(pod.getMetadata().getOwnerReferences().get(0).getUid())
        .isEqualTo(done.getMetadata().getUid());
  }

  private static Watcher<Job> into(List<List<String>> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, Job job) {
        seen.add(Laptop.conditions(job));
      }

      @Override
      public void onClose(WatcherException cause) {}
    };
  }

  @Test
  void failureHasATargetBeforeItFails() throws Exception {
    laptop.run(job("one", "failing").build());

    Job failed = laptop.awaitCondition("one", "Failed");

    assertThat(Laptop.conditions(failed)).containsExactly("FailureTarget", "Failed");
    assertThat(Laptop.reason(failed, "Failed")).isEqualTo("BackoffLimitExceeded");
    assertThat(failed.getStatus().getCompletionTime()).isNull();
    assertThat(failed.getStatus().getFailed()).isEqualTo(1);
    Pod pod = laptop.pod("one");
    assertThat(pod.getStatus().getContainerStatuses().get(0).getState().getTerminated())
        .satisfies(t -> assertThat(t.getExitCode()).isEqualTo(3))
        .satisfies(t -> assertThat(t.getReason()).isEqualTo("Error"));
  }

  @Test
  void deadlineDeletesThePodAndFailsOnlyOnceItIsGone() throws Exception {
    List<Integer> podsWhenFailed = new CopyOnWriteArrayList<>();
    laptop.run(job("one", "waiting").editSpec().withActiveDeadlineSeconds(1L).endSpec().build());
    try (var watch =
        laptop
            .client()
            .batch()
            .v1()
            .jobs()
            .inNamespace(NAMESPACE)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, Job job) {
                    if (Laptop.conditions(job).contains("Failed")) {
                      podsWhenFailed.add(laptop.pods("one").size());
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                })) {
      assertThat(watch).isNotNull();
      Eventually.until("Failed", () -> podsWhenFailed, p -> !p.isEmpty());
    }

    assertThat(podsWhenFailed.get(0)).isZero();
    assertThat(Laptop.reason(laptop.job("one").get(), "Failed")).isEqualTo("DeadlineExceeded");
  }

  @Test
  void deadlineCanBeBroughtNearerWhileRunning() throws Exception {
    laptop.run(job("one", "waiting").editSpec().withActiveDeadlineSeconds(900L).endSpec().build());
    laptop.awaitPhase("one", "Running");

    laptop.patch("one", "{\"spec\":{\"activeDeadlineSeconds\":1}}");

    Job failed = laptop.awaitCondition("one", "Failed");
    assertThat(Laptop.reason(failed, "FailureTarget")).isEqualTo("DeadlineExceeded");
    assertThat(terminated.getCount()).isZero();
  }

  @Test
  void expiredJobIsHeldByItsFinalizerWithoutItsPods() throws Exception {
    laptop.run(held("one", "sample").editSpec().withTtlSecondsAfterFinished(0).endSpec().build());

    Eventually.until(
        "deleting",
        () -> laptop.job("one").get(),
        j -> j.getMetadata().getDeletionTimestamp() != null);
    Eventually.until("without pods", () -> laptop.pods("one"), List::isEmpty);
    assertThat(laptop.job("one").get()).isNotNull();

    laptop.patch("one", "{\"metadata\":{\"finalizers\":null}}");
    Eventually.until("gone", () -> laptop.job("one").get() == null, gone -> gone);
  }

  @Test
  void deletingAHeldJobLeavesItsPodRunning() throws Exception {
    laptop.run(held("one", "waiting").build());
    laptop.awaitPhase("one", "Running");
    laptop.job("one").withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();

    assertThat(laptop.pod("one").getMetadata().getDeletionTimestamp()).isNull();
    assertThat(terminated.getCount()).isEqualTo(1);

    laptop.patch("one", "{\"metadata\":{\"finalizers\":null}}");
    Eventually.until("without pods", () -> laptop.pods("one"), List::isEmpty);
    assertThat(terminated.getCount()).isZero();
  }

  @Test
  void orphanedPodRunsOnWithoutAnOwner() throws Exception {
    laptop.run(job("one", "waiting").build());
    laptop.awaitPhase("one", "Running");

    laptop.job("one").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();

    Pod pod =
        Eventually.until(
            "released",
            () -> laptop.pods("one").get(0),
            p -> p.getMetadata().getFinalizers().isEmpty());
    assertThat(pod.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(laptop.job("one").get()).isNull();
    assertThat(terminated.getCount()).isEqualTo(1);
  }
}
