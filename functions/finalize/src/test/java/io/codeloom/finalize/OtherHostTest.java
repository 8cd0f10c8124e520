package io.codeloom.finalize;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.JobCheck;
import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobView;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.host.FakePorts;
import io.codeloom.platform.host.LambdaHost;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The function in another host than Knative: AWS Lambda. */
class OtherHostTest {
  @Test
  void settlesTheTaskOfAnEndedJobFromAnApiGateway() throws Exception {
    UUID id = UUID.randomUUID();
    JobView job = FakePorts.JOBS.create(new JobManifest(id, "kind: Job"));
    FakePorts.TASKS.seed(aTask().id(id).status(TaskStatus.RUNNING_AGENT).jobUid(job.uid()).build());
    FakePorts.JOBS.fail(job.name(), "DeadlineExceeded");

    LambdaHost.start(Hosted.class, "finalizer")
        .invoke(LambdaHost.posted(EventTypes.JOB_CHECK, new JobCheck(job.name(), job.uid())));

    Task task = FakePorts.TASKS.get(id);
    assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(FakePorts.EVENTS.finished()).hasSize(1);
  }

  /** What is packaged for that host, with fakes in the place of the services. */
  @Configuration(proxyBeanMethods = false)
  @Import({FinalizeApplication.class, FakePorts.class})
  static class Hosted {}
}
