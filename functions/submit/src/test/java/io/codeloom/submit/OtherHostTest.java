package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.host.FakePorts;
import io.codeloom.platform.host.LambdaHost;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The function in another host than Knative: AWS Lambda. */
class OtherHostTest {
  @Test
  void makesATaskOfAnEventFromAnApiGateway() throws Exception {
    LambdaHost host = LambdaHost.start(Hosted.class, "requests");
    host.invoke(LambdaHost.posted("com.example.fix", Api.fine()));
    List<Task> tasks = FakePorts.TASKS.list("", null, null, 10);
    assertThat(tasks).hasSize(1);
    assertThat(tasks.get(0).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(FakePorts.EVENTS.queuedIds()).containsExactly(tasks.get(0).id());

    host.invoke(LambdaHost.posted("com.example.fix", Api.fine()));
    assertThat(FakePorts.TASKS.list("", null, null, 10)).hasSize(1);

    host.invoke(LambdaHost.posted("com.example.fix", Map.of("git_url", "x")));
    assertThat(FakePorts.EVENTS.rejected()).hasSize(1);
  }

  /** What is packaged for that host, with fakes in the place of the services. */
  @Configuration(proxyBeanMethods = false)
  @Import({SubmitApplication.class, FakePorts.class})
  static class Hosted {}
}
