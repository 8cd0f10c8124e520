package io.codeloom.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.task.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link AgentJobs} does. */
public abstract class AgentJobsContract {
  /** The jobs under test, none there at first. */
  protected abstract AgentJobs jobs();

  /** A manifest the cluster takes, with Codeloom's labels and finalizer. */
  protected abstract JobManifest manifest(UUID taskId);

  /** The Job gets the condition {@code Complete}. */
  protected abstract void completeJob(String name);

  /** The Job gets the condition {@code Failed} for this reason. */
  protected abstract void failJob(String name, String reason);

  private JobView create() {
    return jobs().create(manifest(UUID.randomUUID()));
  }

  @Test
  void findsNoJobOfAnUnknownName() {
    assertThat(jobs().find(JobNames.job(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void createsARunningJobOfItsTask() {
    UUID task = UUID.randomUUID();
    JobView job = jobs().create(manifest(task));

    assertThat(job.name()).isEqualTo(JobNames.job(task));
    assertThat(job.uid()).isNotBlank();
    assertThat(job.isLiveJobOf(task)).isTrue();
    assertThat(job.held()).isTrue();
    assertThat(job.finished()).isFalse();
    assertThat(job.createdAt()).isNotNull();
    assertThat(jobs().find(job.name()).orElseThrow().uid()).isEqualTo(job.uid());
  }

  @Test
  void answersATakenNameWithTheJobThatIsThere() {
    UUID task = UUID.randomUUID();
    JobView first = jobs().create(manifest(task));
    assertThat(jobs().create(manifest(task)).uid()).isEqualTo(first.uid());
  }

  @Test
  void seesACompleteJob() {
    JobView job = create();
    completeJob(job.name());
    assertThat(jobs().find(job.name()).orElseThrow().phase()).isEqualTo(JobView.Phase.COMPLETE);
  }

  @Test
  void seesAFailedJobAndWhy() {
    JobView job = create();
    failJob(job.name(), "DeadlineExceeded");
    JobView failed = jobs().find(job.name()).orElseThrow();
    assertThat(failed.phase()).isEqualTo(JobView.Phase.FAILED);
    assertThat(failed.reason()).isEqualTo("DeadlineExceeded");
  }

  @Test
  void keepsADeletedJobUntilItIsReleased() {
    JobView job = create();
    jobs().delete(job);
    assertThat(jobs().find(job.name()).orElseThrow().deleting()).isTrue();
    jobs().release(job);
    assertThat(jobs().find(job.name())).isEmpty();
  }

  @Test
  void releasesAJobThatStays() {
    JobView job = create();
    jobs().release(job);
    jobs().release(job);
    assertThat(jobs().find(job.name()).orElseThrow().held()).isFalse();
  }

  @Test
  void notesTheFirstReasonForEndingAJob() {
    JobView job = create();
    jobs().endNow(job);
    assertThat(jobs().find(job.name()).orElseThrow().endedFor()).isEmpty();
    jobs().endNow(jobs().find(job.name()).orElseThrow(), FailureCode.NO_CAPACITY);
    jobs().endNow(jobs().find(job.name()).orElseThrow(), FailureCode.IMAGE_UNAVAILABLE);
    assertThat(jobs().find(job.name()).orElseThrow().endedFor()).contains(FailureCode.NO_CAPACITY);
  }

  @Test
  void takesAJobThatIsGoneAsDone() {
    JobView job = create();
    jobs().release(job);
    jobs().delete(job);
    assertThat(jobs().find(job.name())).isEmpty();
    jobs().delete(job);
    jobs().release(job);
    jobs().endNow(job);
  }

  @Test
  void leavesAnotherJobOfThatNameAlone() {
    UUID task = UUID.randomUUID();
    JobView first = jobs().create(manifest(task));
    jobs().release(first);
    jobs().delete(first);
    JobView second = jobs().create(manifest(task));

    jobs().delete(first);
    jobs().release(first);
    jobs().endNow(first);

    JobView now = jobs().find(second.name()).orElseThrow();
    assertThat(now.uid()).isEqualTo(second.uid());
    assertThat(now.deleting()).isFalse();
    assertThat(now.held()).isTrue();
  }

  @Test
  void listsEveryJobOnceInPages() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      names.add(create().name());
    }
    List<String> seen = new ArrayList<>();
    String token = null;
    do {
      AgentJobs.Page page = jobs().list(token);
      page.jobs().forEach(j -> seen.add(j.name()));
      token = page.next();
    } while (token != null);
    assertThat(seen).containsAll(names).doesNotHaveDuplicates();
  }
}
