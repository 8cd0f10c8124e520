package io.codeloom.reconcile;

import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.platform.config.PlatformConfig;
import io.codeloom.platform.config.PlatformConfiguration;
import io.codeloom.platform.settle.FreedPlaces;
import io.codeloom.platform.settle.Leftovers;
import io.codeloom.platform.settle.Settle;
import io.codeloom.platform.settle.SettleConfiguration;
import io.codeloom.platform.web.CloudEventMessages;
import io.codeloom.platform.web.EventDoor;
import io.codeloom.platform.web.FunctionApps;
import io.codeloom.platform.web.IncomingEvent;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.Message;
import tools.jackson.databind.json.JsonMapper;

/** Wires {@link ReconcileTasks} as the function {@code reconcile}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({PlatformConfiguration.class, SettleConfiguration.class})
public class ReconcileApplication {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileApplication.class);
  private static final int MAX_PRINTED = 100;

  /** Serves on {@code PORT}; {@code dead-letters …} and {@code restore-check} run and end. */
  public static void main(String[] args) {
    if (args.length > 0 && List.of("dead-letters", RestoreCommand.NAME).contains(args[0])) {
      // Their output is the command's; without Boot's settings Kafka's client would fill it.
      LoggingSystem.get(ReconcileApplication.class.getClassLoader())
          .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
      List<String> rest = List.of(args).subList(1, args.length);
      System.exit(
          args[0].equals(RestoreCommand.NAME)
              ? RestoreCommand.run(rest, System.getenv(), System.out, System.err)
              : DeadLetterCommand.run(rest, System::getenv, System.out, System.err));
    }
    builder().run(args);
  }

  /** The application, for whoever hosts it. */
  public static SpringApplicationBuilder builder() {
    return FunctionApps.builder(ReconcileApplication.class, "reconcile");
  }

  /**
   * Whatever the event is, it means: look. Only one that its source gave up is no more than said
   * aloud: anybody can post one, so its task is left to the next look, which believes the database.
   */
  @Bean
  Consumer<Message<byte[]>> reconcile(
      EventDoor door, ReconcileTasks reconcileTasks, JsonMapper json, Observer observer) {
    return door.guard(
        message -> {
          IncomingEvent event = CloudEventMessages.read(message, json);
          if (event.deadLetterCode() == null) {
            reconcileTasks.reconcile();
          } else {
            LOG.warn(
                "An event was given up: {} {}", printable(event.type()), printable(event.id()));
            observer.gaveUp(event.type(), event.deadLetterCode());
          }
        });
  }

  private static String printable(String text) {
    String line = text.replaceAll("[^\\x20-\\x7e]+", " ");
    return line.substring(0, Math.min(MAX_PRINTED, line.length()));
  }

  @Bean
  Admission admission(PlatformConfig config) {
    return config.admission();
  }

  @Bean
  Bounds bounds() {
    return Bounds.DEFAULT;
  }

  @Bean
  QueueSweeps queueSweeps(
      TaskStore tasks,
      EventPublisher events,
      FreedPlaces places,
      Bounds bounds,
      Observer observer) {
    return new QueueSweeps(new Pages(tasks), events, places, bounds, observer);
  }

  @Bean
  Expiries expiries(TaskStore tasks, Settle settle, Clock clock, Observer observer) {
    return new Expiries(new Pages(tasks), settle, clock, observer);
  }

  @Bean
  JobSweeps jobSweeps(
      TaskStore tasks,
      AgentJobs jobs,
      JobChecks checks,
      Bounds bounds,
      Clock clock,
      Observer observer) {
    return new JobSweeps(new Pages(tasks), jobs, checks, bounds, clock, observer);
  }

  @Bean
  HeldJobs heldJobs(
      TaskStore tasks,
      AgentJobs jobs,
      JobChecks checks,
      Settle settle,
      Leftovers leftovers,
      Bounds bounds,
      Clock clock,
      Observer observer) {
    return new HeldJobs(tasks, jobs, checks, settle, leftovers, bounds.orphan(), clock, observer);
  }

  @Bean
  LeftoverSweeps leftoverSweeps(
      TaskStore tasks,
      GitTokens tokens,
      TaskSecrets secrets,
      Settle settle,
      Bounds bounds,
      Observer observer) {
    return new LeftoverSweeps(new Pages(tasks), tasks, tokens, secrets, settle, bounds, observer);
  }

  @Bean
  ReconcileTasks reconcileTasks(
      QueueSweeps queue,
      Expiries expiries,
      JobSweeps jobs,
      HeldJobs held,
      LeftoverSweeps leftovers,
      TaskStore tasks,
      Admission admission,
      Observer observer) {
    ReconcileTasks.Sweeper census = attempts -> observer.counted(tasks.census(), admission.total());
    List<ReconcileTasks.Sweeper> all =
        Stream.of(
                queue.all(),
                expiries.all(),
                jobs.all(),
                held.all(),
                leftovers.all(),
                List.of(census))
            .flatMap(List::stream)
            .toList();
    return new ReconcileTasks(all, observer, System::nanoTime);
  }
}
