package io.codeloom.finalize;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.JobCheck;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.finalize.pullrequest.PullRequestConfiguration;
import io.codeloom.finalize.pullrequest.PullRequests;
import io.codeloom.platform.config.PlatformConfiguration;
import io.codeloom.platform.settle.Settle;
import io.codeloom.platform.settle.SettleConfiguration;
import io.codeloom.platform.web.CloudEventMessages;
import io.codeloom.platform.web.EventDoor;
import io.codeloom.platform.web.FunctionApps;
import io.codeloom.platform.web.IncomingEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Wires {@link FinalizeTask} as the function {@code finalize}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({PlatformConfiguration.class, SettleConfiguration.class, PullRequestConfiguration.class})
public class FinalizeApplication {
  /** Serves on {@code PORT}. */
  public static void main(String[] args) {
    builder().run(args);
  }

  /** The application, for whoever hosts it. */
  public static SpringApplicationBuilder builder() {
    return FunctionApps.builder(FinalizeApplication.class, "finalizer");
  }

  @Bean
  Consumer<Message<byte[]>> finalizer(EventDoor door, FinalizeTask finalizeTask, JsonMapper json) {
    return door.guard(
        message ->
            check(CloudEventMessages.read(message, json), json)
                .ifPresent(finalizeTask::finalizeJob));
  }

  @Bean
  FinalizeTask finalizeTask(
      TaskStore tasks,
      AgentJobs jobs,
      Buckets buckets,
      PullRequests pullRequests,
      Settle settle,
      JsonMapper json,
      Clock clock) {
    OutputArchive archive = new OutputArchive(buckets.logs(), json);
    Path disk = Path.of(System.getProperty("java.io.tmpdir"));
    Collector collector =
        new Collector(disk, buckets.code(), archive, OutputArchive.MAX_BYTES, System::nanoTime);
    return new FinalizeTask(tasks, jobs, collector, pullRequests, settle, clock);
  }

  /** Of a Job that ApiServerSource sends only name and uid are read. */
  private static Optional<JobCheck> check(IncomingEvent event, JsonMapper json) {
    if (event.type().equals(EventTypes.JOB_CHECK)) {
      return Optional.of(CloudEventMessages.parse(event.data(), JobCheck.class, json));
    }
    if (event.type().startsWith(EventTypes.API_SERVER_PREFIX)) {
      JsonNode job = CloudEventMessages.parse(event.data(), JsonNode.class, json);
      JsonNode metadata = job.path("metadata");
      return Optional.of(
          new JobCheck(metadata.path("name").asString(""), metadata.path("uid").asString("")));
    }
    return Optional.empty();
  }
}
