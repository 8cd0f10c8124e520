package io.codeloom.platform.config;

import io.codeloom.core.config.Env;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Limits;
import io.codeloom.platform.config.CosConfig.PodIdentity;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What every function reads from its environment. Prints without secrets.
 *
 * @param mysql the database
 * @param redis the cache
 * @param kafka the topics
 * @param cos the buckets
 * @param kubernetes the cluster
 * @param brokerUrl the Broker's ingress; only reconcile needs it
 * @param limits default and ceiling of a task's own limits
 * @param admission how many tasks run at once
 */
public record PlatformConfig(
    MySqlConfig mysql,
    RedisConfig redis,
    KafkaConfig kafka,
    CosConfig cos,
    KubernetesConfig kubernetes,
    Optional<URI> brokerUrl,
    Limits limits,
    Admission admission) {

  private static final int MAX_RUNNING = 50;

  /**
   * Reads and checks all of it.
   *
   * @param lookup answers a name of {@link Env} with its value, or null
   * @throws ConfigException naming everything that is missing or wrong
   */
  public static PlatformConfig read(Function<String, String> lookup) {
    EnvReader env = new EnvReader(lookup);
    PlatformConfig config =
        new PlatformConfig(
            MySqlConfig.read(env),
            RedisConfig.read(env),
            KafkaConfig.read(env),
            CosConfig.read(env),
            KubernetesConfig.read(env),
            env.httpUrl(Env.BROKER_URL),
            readLimits(env),
            readAdmission(env));
    checkSessions(env, config);
    env.check();
    return config;
  }

  /** URLs live no longer than the session that signed them, and a Job's must outlive it. */
  private static void checkSessions(EnvReader env, PlatformConfig config) {
    Duration life = TimeBudget.ofSeconds(config.limits.timeoutSeconds()).presignedLife();
    Duration over = life.plus(PodIdentity.SPARE).minus(PodIdentity.LONGEST);
    if (config.cos.identity() instanceof PodIdentity && over.compareTo(Duration.ZERO) > 0) {
      env.problem(
          Env.AGENT_TIMEOUT_SECONDS
              + " may be "
              + (config.limits.timeoutSeconds() - over.toSeconds())
              + " at most with pod identity, whose sessions last 12 hours");
    }
  }

  private static Limits readLimits(EnvReader env) {
    return new Limits(
        env.positiveInt(Env.MAX_STEPS, Limits.DEFAULT.maxSteps()),
        env.positive(Env.MAX_TOKENS, Limits.DEFAULT.maxTokens()),
        env.positiveInt(Env.AGENT_TIMEOUT_SECONDS, Limits.DEFAULT.timeoutSeconds()));
  }

  private static Admission readAdmission(EnvReader env) {
    int total = env.positiveInt(Env.MAX_RUNNING_TASKS, MAX_RUNNING);
    return new Admission(total, env.positiveInt(Env.MAX_RUNNING_TASKS_PER_OWNER, total));
  }
}
