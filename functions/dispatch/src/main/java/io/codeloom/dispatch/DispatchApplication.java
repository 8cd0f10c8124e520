package io.codeloom.dispatch;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.StagingLeases;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.config.PlatformConfig;
import io.codeloom.platform.config.PlatformConfiguration;
import io.codeloom.platform.settle.Settle;
import io.codeloom.platform.settle.SettleConfiguration;
import io.codeloom.platform.web.CloudEventMessages;
import io.codeloom.platform.web.EventDoor;
import io.codeloom.platform.web.FunctionApps;
import io.codeloom.platform.web.IncomingEvent;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.Message;
import tools.jackson.databind.json.JsonMapper;

/** Wires {@link DispatchTask} as the function {@code dispatch}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({PlatformConfiguration.class, SettleConfiguration.class, StagingConfiguration.class})
public class DispatchApplication {
  /** Serves on {@code PORT}. */
  public static void main(String[] args) {
    builder().run(args);
  }

  /** The application, for whoever hosts it. */
  public static SpringApplicationBuilder builder() {
    return FunctionApps.builder(DispatchApplication.class, "dispatch");
  }

  @Bean
  Consumer<Message<byte[]>> dispatch(EventDoor door, DispatchTask dispatchTask, JsonMapper json) {
    return door.guard(
        message -> {
          IncomingEvent event = CloudEventMessages.read(message, json);
          if (!event.type().equals(EventTypes.TASK_QUEUED)) {
            // Taken for done it would be gone without a trace.
            throw new RejectedException(
                ProblemType.EVENT_REFUSED, "Only " + EventTypes.TASK_QUEUED + " belongs here");
          }
          TaskQueued queued = CloudEventMessages.parse(event.data(), TaskQueued.class, json);
          dispatchTask.dispatch(taskId(queued));
        });
  }

  private static UUID taskId(TaskQueued queued) {
    if (queued.taskId() == null) {
      throw new RejectedException(ProblemType.EVENT_REFUSED, "The event names no task");
    }
    return queued.taskId();
  }

  @Bean
  DispatchTask dispatchTask(
      TaskStore tasks, StagingLeases leases, PlatformConfig config, ClaimedTask claimed) {
    return new DispatchTask(tasks, leases, config.admission(), claimed);
  }

  @Bean
  ClaimedTask claimedTask(
      TaskStore tasks, AgentJobs jobs, CodeStaging staging, JobLauncher launcher, Settle settle) {
    return new ClaimedTask(tasks, jobs, staging, launcher, settle, System::nanoTime);
  }

  @Bean
  JobLauncher jobLauncher(
      TaskStore tasks,
      StatusCache cache,
      Buckets buckets,
      TaskSecrets secrets,
      AgentJobs jobs,
      PlatformConfig config,
      CodeLimits limits,
      Environment environment,
      Clock clock) {
    EnvReader env = new EnvReader(environment::getProperty);
    AgentPlace place = AgentPlace.read(config, env);
    Map<String, String> settings = AgentSettings.read(env);
    env.check();
    return new JobLauncher(
        tasks,
        cache,
        buckets.code(),
        secrets,
        jobs,
        new JobTemplate(place, limits, settings),
        clock);
  }
}
