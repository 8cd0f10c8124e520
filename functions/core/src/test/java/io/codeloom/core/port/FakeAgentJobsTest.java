package io.codeloom.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FakeAgentJobsTest extends AgentJobsContract {
  private final FakeAgentJobs jobs = new FakeAgentJobs();

  @Override
  protected AgentJobs jobs() {
    return jobs;
  }

  @Override
  protected JobManifest manifest(UUID taskId) {
    return new JobManifest(taskId, "kind: Job");
  }

  @Override
  protected void completeJob(String name) {
    jobs.complete(name);
  }

  @Override
  protected void failJob(String name, String reason) {
    jobs.fail(name, reason);
  }

  @Test
  void keepsTheEffectOfACallWhoseAnswerIsLost() {
    UUID task = UUID.randomUUID();
    jobs.outage.next(Outage.Lost.REQUEST, 1);
    assertThatThrownBy(() -> jobs.create(manifest(task))).isInstanceOf(UnavailableException.class);
    assertThat(jobs.find(JobNames.job(task))).isEmpty();

    jobs.outage.next(Outage.Lost.ANSWER, 1);
    assertThatThrownBy(() -> jobs.create(manifest(task))).isInstanceOf(UnavailableException.class);
    assertThat(jobs.find(JobNames.job(task))).isPresent();
  }
}
