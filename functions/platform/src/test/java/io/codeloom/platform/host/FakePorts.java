package io.codeloom.platform.host;

import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.FakeAgentJobs;
import io.codeloom.core.port.FakeEventPublisher;
import io.codeloom.core.port.FakeGitTokens;
import io.codeloom.core.port.FakeJobChecks;
import io.codeloom.core.port.FakeObjectStore;
import io.codeloom.core.port.FakeStagingLeases;
import io.codeloom.core.port.FakeStatusCache;
import io.codeloom.core.port.FakeTaskSecrets;
import io.codeloom.core.port.FakeTaskStore;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.StagingLeases;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** A fake for every port, taken before PlatformConfiguration's adapters, which are never made. */
@Configuration(proxyBeanMethods = false)
public class FakePorts {
  /** Static: a host keeps its application context to itself. */
  public static final FakeTaskStore TASKS = new FakeTaskStore();

  public static final FakeEventPublisher EVENTS = new FakeEventPublisher();
  public static final FakeAgentJobs JOBS = new FakeAgentJobs();
  public static final FakeObjectStore CODE = new FakeObjectStore("code");

  @Bean
  @Primary
  TaskStore fakeTaskStore() {
    return TASKS;
  }

  @Bean
  @Primary
  EventPublisher fakeEventPublisher() {
    return EVENTS;
  }

  @Bean
  @Primary
  AgentJobs fakeAgentJobs() {
    return JOBS;
  }

  @Bean
  @Primary
  Buckets fakeBuckets() {
    return new Buckets(CODE, new FakeObjectStore("logs"));
  }

  @Bean
  @Primary
  StatusCache fakeStatusCache() {
    return new FakeStatusCache();
  }

  @Bean
  @Primary
  StagingLeases fakeStagingLeases() {
    return new FakeStagingLeases(TASKS.clock());
  }

  @Bean
  @Primary
  GitTokens fakeGitTokens() {
    return new FakeGitTokens();
  }

  @Bean
  @Primary
  TaskSecrets fakeTaskSecrets() {
    return new FakeTaskSecrets();
  }

  @Bean
  @Primary
  JobChecks fakeJobChecks() {
    return new FakeJobChecks();
  }
}
