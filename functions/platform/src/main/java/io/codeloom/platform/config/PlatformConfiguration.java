package io.codeloom.platform.config;

import com.zaxxer.hikari.HikariDataSource;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.StagingLeases;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import io.codeloom.platform.broker.HttpJobChecks;
import io.codeloom.platform.cos.CosClients;
import io.codeloom.platform.kafka.KafkaEventPublisher;
import io.codeloom.platform.kubernetes.KubernetesAgentJobs;
import io.codeloom.platform.kubernetes.KubernetesClients;
import io.codeloom.platform.kubernetes.KubernetesGitTokens;
import io.codeloom.platform.kubernetes.KubernetesTaskSecrets;
import io.codeloom.platform.mysql.DataSources;
import io.codeloom.platform.mysql.MySqlTaskStore;
import io.codeloom.platform.redis.RedisLink;
import io.codeloom.platform.redis.RedisStagingLeases;
import io.codeloom.platform.redis.RedisStatusCache;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * The adapters behind core's ports. Lazy, so that a function connects only to what it uses; but the
 * configuration is checked at start.
 */
@Configuration(proxyBeanMethods = false)
public class PlatformConfiguration {

  @Bean
  PlatformConfig platformConfig(Environment env) {
    return PlatformConfig.read(env::getProperty);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Supplier<UUID> ids() {
    return UUID::randomUUID;
  }

  @Bean
  HikariDataSource dataSource(PlatformConfig config) {
    MySqlConfig mysql = config.mysql();
    return DataSources.create(mysql.url(), mysql.user(), mysql.password());
  }

  @Bean
  TaskStore taskStore(HikariDataSource dataSource) {
    return new MySqlTaskStore(dataSource);
  }

  @Bean
  RedisLink redisLink(PlatformConfig config) {
    return RedisLink.to(config.redis().uri());
  }

  @Bean
  StatusCache statusCache(RedisLink link) {
    return new RedisStatusCache(link);
  }

  @Bean
  StagingLeases stagingLeases(RedisLink link) {
    return new RedisStagingLeases(link);
  }

  @Bean
  EventPublisher eventPublisher(
      PlatformConfig config, JsonMapper json, Supplier<UUID> ids, Clock clock) {
    return new KafkaEventPublisher(config.kafka(), json, ids, clock);
  }

  @Bean
  CosClients cosClients(PlatformConfig config, Clock clock) {
    return new CosClients(config.cos(), clock);
  }

  @Bean
  Buckets buckets(CosClients clients) {
    return clients.buckets();
  }

  @Bean
  KubernetesClient kubernetesClient(PlatformConfig config) {
    return KubernetesClients.create(config.kubernetes());
  }

  @Bean
  AgentJobs agentJobs(KubernetesClient client, PlatformConfig config) {
    return new KubernetesAgentJobs(client, config.kubernetes().agentsNamespace());
  }

  @Bean
  TaskSecrets taskSecrets(KubernetesClient client, PlatformConfig config) {
    return new KubernetesTaskSecrets(client, config.kubernetes().agentsNamespace());
  }

  @Bean
  GitTokens gitTokens(KubernetesClient client, PlatformConfig config, Clock clock) {
    return new KubernetesGitTokens(client, config.kubernetes().functionsNamespace(), clock);
  }

  @Bean
  JobChecks jobChecks(PlatformConfig config, JsonMapper json, Supplier<UUID> ids, Clock clock) {
    return config
        .brokerUrl()
        .<JobChecks>map(broker -> new HttpJobChecks(broker, json, ids, clock))
        .orElseThrow(() -> new ConfigException(List.of("BROKER_URL is not set")));
  }
}
