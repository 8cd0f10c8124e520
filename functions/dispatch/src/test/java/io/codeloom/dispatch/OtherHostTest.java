package io.codeloom.dispatch;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.host.FakePorts;
import io.codeloom.platform.host.LambdaHost;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The function in another host than Knative: AWS Lambda. */
class OtherHostTest {
  @Test
  void startsTheAgentOfATaskFromAnApiGateway() throws Exception {
    Task task = FakePorts.TASKS.seed(aTask().status(TaskStatus.QUEUED).build());
    LambdaHost.start(Hosted.class, "dispatch")
        .invoke(LambdaHost.posted(EventTypes.TASK_QUEUED, TaskQueued.of(task)));
    assertThat(FakePorts.TASKS.get(task.id()).status()).isEqualTo(TaskStatus.RUNNING_AGENT);
    assertThat(FakePorts.JOBS.find(JobNames.job(task.id()))).isPresent();
  }

  /** No network in the way: staging is proved elsewhere. */
  @Configuration(proxyBeanMethods = false)
  static class Staged {
    @Bean
    @Primary
    CodeStaging fakeStaging() {
      return new CodeStaging() {
        @Override
        public String resolve(Task task, Deadline deadline) {
          return DispatchWorld.COMMIT;
        }

        @Override
        public void stage(Task task, String key, Deadline deadline) {
          FakePorts.CODE.has(key, new byte[1]);
        }
      };
    }
  }

  /** What is packaged for that host, with fakes in the place of the services. */
  @Configuration(proxyBeanMethods = false)
  @Import({DispatchApplication.class, FakePorts.class, OtherHostTest.Staged.class})
  static class Hosted {}
}
