package io.codeloom.platform.settle;

import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.platform.config.PlatformConfig;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Settle, wired the same in every function. */
@Configuration(proxyBeanMethods = false)
public class SettleConfiguration {

  @Bean
  Leftovers leftovers(
      Buckets buckets, TaskSecrets secrets, GitTokens tokens, AgentJobs jobs, Clock clock) {
    return new Leftovers(buckets.code(), secrets, tokens, jobs, clock);
  }

  @Bean
  FreedPlaces freedPlaces(TaskStore tasks, EventPublisher events, PlatformConfig config) {
    return new FreedPlaces(tasks, events, config.admission());
  }

  @Bean
  Settle settle(
      TaskStore tasks,
      EventPublisher events,
      StatusCache cache,
      Leftovers leftovers,
      FreedPlaces freedPlaces) {
    return new Settle(tasks, events, cache, leftovers, freedPlaces);
  }
}
