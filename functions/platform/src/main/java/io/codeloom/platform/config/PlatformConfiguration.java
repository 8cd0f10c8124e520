package io.codeloom.platform.config;

import com.zaxxer.hikari.HikariDataSource;
import io.codeloom.core.config.Env;
import io.codeloom.core.observe.Observer;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.StagingLeases;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.platform.broker.HttpJobChecks;
import io.codeloom.platform.cos.CosClients;
import io.codeloom.platform.health.Readiness;
import io.codeloom.platform.kafka.KafkaEventPublisher;
import io.codeloom.platform.kubernetes.KubernetesAgentJobs;
import io.codeloom.platform.kubernetes.KubernetesClients;
import io.codeloom.platform.kubernetes.KubernetesGitTokens;
import io.codeloom.platform.kubernetes.KubernetesTaskSecrets;
import io.codeloom.platform.metrics.MetricsConfiguration;
import io.codeloom.platform.metrics.ObservedTaskStore;
import io.codeloom.platform.mysql.DataSources;
import io.codeloom.platform.mysql.DatabaseReached;
import io.codeloom.platform.mysql.MySqlTaskStore;
import io.codeloom.platform.redis.RedisLink;
import io.codeloom.platform.redis.RedisStagingLeases;
import io.codeloom.platform.redis.RedisStatusCache;
import io.codeloom.platform.web.EventDoor;
import io.codeloom.platform.web.EventDoorConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bean for every port. What talks to a server is made with the first call to it: an event that
 * needs only MySQL pays for no other client. All are closed with the context.
 */
@Lazy
@Configuration(proxyBeanMethods = false)
@Import({EventDoorConfiguration.class, JsonConfiguration.class, MetricsConfiguration.class})
public class PlatformConfiguration {

  /** Read at the start, whatever is lazy, so that a wrong setting is told before any request. */
  @Bean
  @Lazy(false)
  PlatformConfig platformConfig(Environment environment) {
    return PlatformConfig.read(environment::getProperty);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Supplier<UUID> ids() {
    return UUID::randomUUID;
  }

  /** The pool itself. Never an autoconfigured one: its settings bound every wait. */
  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(PlatformConfig config) {
    MySqlConfig mysql = config.mysql();
    return DataSources.create(mysql.url(), mysql.user(), mysql.password());
  }

  @Bean
  Readiness readiness(HikariDataSource dataSource) {
    return new DatabaseReached(dataSource);
  }

  @Bean
  TaskStore taskStore(HikariDataSource dataSource, Observer observer) {
    return new ObservedTaskStore(new MySqlTaskStore(dataSource), observer);
  }

  @Bean(destroyMethod = "close")
  RedisLink redisLink(PlatformConfig config) {
    return RedisLink.to(config.redis().uri());
  }

  @Bean
  StatusCache statusCache(RedisLink redis) {
    return new RedisStatusCache(redis);
  }

  @Bean
  StagingLeases stagingLeases(RedisLink redis) {
    return new RedisStagingLeases(redis);
  }

  @Bean(destroyMethod = "close")
  KafkaEventPublisher eventPublisher(
      PlatformConfig config, JsonMapper json, Supplier<UUID> ids, Clock clock) {
    return new KafkaEventPublisher(config.kafka(), json, ids, clock);
  }

  @Bean(destroyMethod = "close")
  CosClients cosClients(PlatformConfig config, Clock clock) {
    return new CosClients(config.cos(), clock);
  }

  @Bean
  Buckets buckets(CosClients clients) {
    return clients.buckets();
  }

  @Bean(destroyMethod = "close")
  KubernetesClient kubernetesClient(PlatformConfig config) {
    return KubernetesClients.create(config.kubernetes());
  }

  @Bean
  AgentJobs agentJobs(ObjectProvider<KubernetesClient> client, PlatformConfig config) {
    return new KubernetesAgentJobs(client::getObject, config.kubernetes().agentsNamespace());
  }

  @Bean
  TaskSecrets taskSecrets(ObjectProvider<KubernetesClient> client, PlatformConfig config) {
    return new KubernetesTaskSecrets(client::getObject, config.kubernetes().agentsNamespace());
  }

  @Bean
  GitTokens gitTokens(ObjectProvider<KubernetesClient> client, PlatformConfig config, Clock clock) {
    return new KubernetesGitTokens(client::getObject, config.kubernetes().tokensNamespace(), clock);
  }

  @Bean
  JobChecks jobChecks(
      PlatformConfig config, EventDoor door, JsonMapper json, Supplier<UUID> ids, Clock clock) {
    URI broker =
        config
            .brokerUrl()
            .orElseThrow(() -> new ConfigException(List.of(Env.BROKER_URL + " is not set")));
    return new HttpJobChecks(broker, door.token(), json, ids, clock);
  }
}
