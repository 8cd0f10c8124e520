package io.codeloom.submit;

import io.codeloom.core.config.Env;
import io.codeloom.core.job.UploadLimits;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskStore;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.config.PlatformConfig;
import io.codeloom.platform.config.PlatformConfiguration;
import io.codeloom.platform.mysql.Migrations;
import io.codeloom.platform.settle.Settle;
import io.codeloom.platform.settle.SettleConfiguration;
import io.codeloom.platform.web.EventDoor;
import io.codeloom.platform.web.FunctionApps;
import io.codeloom.submit.caller.CallerConfiguration;
import io.codeloom.submit.caller.KeyCommand;
import jakarta.servlet.MultipartConfigElement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.messaging.Message;
import tools.jackson.databind.json.JsonMapper;

/** Wires {@link SubmitTask}: the HTTP API, and the function {@code requests} for Kafka records. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  PlatformConfiguration.class,
  SettleConfiguration.class,
  CallerConfiguration.class,
  TaskController.class,
  UploadController.class,
  OpenApiController.class
})
public class SubmitApplication {
  private static final Map<String, Object> UPLOADS =
      Map.of(
          "spring.servlet.multipart.enabled", "true",
          // Only by whoever asks for the parts: there a failure can be told apart, and events stay
          // whole.
          "spring.servlet.multipart.resolve-lazily", "true",
          // A submission has 14 fields, the ZIP included.
          "server.tomcat.max-part-count", "20",
          // Whoever sends too much is let finish, else it sees a broken connection, not its 413.
          "server.tomcat.max-swallow-size", "-1");

  /**
   * Serves on {@code PORT}; {@code migrate} as the only argument migrates the database and ends;
   * {@code key new --owner …} makes an API key and ends.
   */
  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("migrate")) {
      Migrations.run(
          System.getenv(Env.MYSQL_URL),
          System.getenv(Env.MYSQL_USER),
          System.getenv(Env.MYSQL_PASSWORD));
    } else if (args.length > 0 && args[0].equals("key")) {
      List<String> rest = List.of(args).subList(1, args.length);
      System.exit(KeyCommand.run(rest, System.out, System.err));
    } else {
      builder().run(args);
    }
  }

  /** The application, for whoever hosts it. */
  public static SpringApplicationBuilder builder() {
    return FunctionApps.builder(SubmitApplication.class, "requests").properties(UPLOADS);
  }

  @Bean
  Consumer<Message<byte[]>> requests(EventDoor door, RequestEvents requestEvents, JsonMapper json) {
    return door.guard(message -> requestEvents.accept(message, json));
  }

  /** Read at the start, so that a wrong setting is told before any request. */
  @Bean
  @Lazy(false)
  SubmitPolicy submitPolicy(PlatformConfig config, Environment env) {
    return SubmitPolicy.read(new EnvReader(env::getProperty), config.limits());
  }

  /**
   * What Tomcat takes of a form. It writes every part to the disk, and all of them before anybody
   * can look at one: so the request is limited, and not only each file in it.
   */
  @Bean
  MultipartConfigElement multipartConfigElement(SubmitPolicy policy) {
    UploadLimits upload = policy.upload();
    return new MultipartConfigElement("", upload.zipBytes(), upload.requestBytes(), 0);
  }

  @Bean
  FieldsReader fieldsReader() {
    return new FieldsReader();
  }

  @Bean
  SubmissionReader submissionReader(FieldsReader fields, SubmitPolicy policy) {
    return new SubmissionReader(fields, policy.upload());
  }

  @Bean
  SubmitTask submitTask(
      SubmitPolicy policy,
      TaskStore tasks,
      Buckets buckets,
      GitTokens tokens,
      EventPublisher events,
      Supplier<UUID> ids) {
    return new SubmitTask(
        new SubmissionRules(policy),
        tasks,
        new ZipIntake(buckets.code(), policy.upload().zipBytes()),
        tokens,
        events,
        ids);
  }

  @Bean
  RequestEvents requestEvents(
      FieldsReader fields, SubmitTask submit, EventPublisher events, SubmitPolicy policy) {
    return new RequestEvents(fields, submit, events, policy.requestsOwner());
  }

  @Bean
  TaskQueries taskQueries(TaskStore tasks, StatusCache cache, Buckets buckets) {
    return new TaskQueries(tasks, cache, buckets.logs());
  }

  @Bean
  CancelTask cancelTask(TaskStore tasks, AgentJobs jobs, Settle settle, StatusCache cache) {
    return new CancelTask(tasks, jobs, settle, cache);
  }
}
