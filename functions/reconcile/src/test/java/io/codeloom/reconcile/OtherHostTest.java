package io.codeloom.reconcile;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.host.FakePorts;
import io.codeloom.platform.host.LambdaHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The function in another host than Knative: AWS Lambda. */
class OtherHostTest {
  /** EventBridge's event of a schedule, as its documentation shows it. */
  private static final String SCHEDULED =
      """
      {"version":"0","id":"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa","detail-type":"Scheduled Event",
       "source":"aws.events","account":"123456789012","time":"2026-01-01T00:00:00Z",
       "region":"eu-central-1",
       "resources":["arn:aws:events:eu-central-1:123456789012:rule/every-minute"],"detail":{}}
      """;

  @Test
  void looksForWhatWasMissedWhenAScheduleSaysSo() throws Exception {
    Task task = FakePorts.TASKS.seed(aTask().status(TaskStatus.PENDING).build());
    FakePorts.TASKS.clock().advance(Duration.ofMinutes(1));
    LambdaHost.start(Hosted.class, "reconcile").invoke(SCHEDULED);
    assertThat(FakePorts.EVENTS.queuedIds()).containsExactly(task.id());
  }

  /** What is packaged for that host, with fakes in the place of the services. */
  @Configuration(proxyBeanMethods = false)
  @Import({ReconcileApplication.class, FakePorts.class})
  static class Hosted {}
}
