package io.codeloom.reconcile;

import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.TaskStore;
import io.codeloom.platform.config.PlatformConfiguration;
import io.codeloom.platform.settle.FreedPlaces;
import io.codeloom.platform.settle.Settle;
import io.codeloom.platform.settle.SettleConfiguration;
import io.codeloom.platform.web.FunctionApps;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.Message;

/** Wires {@link ReconcileTasks} as the function {@code reconcile}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({PlatformConfiguration.class, SettleConfiguration.class})
public class ReconcileApplication {
  /** Serves on {@code PORT}. */
  public static void main(String[] args) {
    builder().run(args);
  }

  /** The application, for whoever hosts it. */
  public static SpringApplicationBuilder builder() {
    return FunctionApps.builder(ReconcileApplication.class, "reconcile");
  }

  /** Whatever the event is, it means: look. */
  @Bean
  Consumer<Message<byte[]>> reconcile(ReconcileTasks reconcileTasks) {
    return message -> reconcileTasks.reconcile();
  }

  @Bean
  Bounds bounds() {
    return Bounds.DEFAULT;
  }

  @Bean
  QueueSweeps queueSweeps(
      TaskStore tasks, EventPublisher events, FreedPlaces places, Settle settle, Bounds bounds) {
    return new QueueSweeps(new Pages(tasks), events, places, settle, bounds);
  }

  @Bean
  JobSweeps jobSweeps(
      TaskStore tasks, AgentJobs jobs, JobChecks checks, Bounds bounds, Clock clock) {
    return new JobSweeps(new Pages(tasks), tasks, jobs, checks, bounds, clock);
  }

  @Bean
  LeftoverSweeps leftoverSweeps(TaskStore tasks, GitTokens tokens, Settle settle, Bounds bounds) {
    return new LeftoverSweeps(new Pages(tasks), tasks, tokens, settle, bounds);
  }

  @Bean
  ReconcileTasks reconcileTasks(QueueSweeps queue, JobSweeps jobs, LeftoverSweeps leftovers) {
    List<ReconcileTasks.Sweeper> all = new ArrayList<>(queue.all());
    all.addAll(jobs.all());
    all.addAll(leftovers.all());
    return new ReconcileTasks(all);
  }
}
