package io.codeloom.local.environment;

import io.codeloom.agentjob.scripted.ScriptBook;
import io.codeloom.agentjob.scripted.ScriptedModelServer;
import io.codeloom.core.config.Env;
import io.codeloom.core.event.Topics;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.local.cos.CosCredentials;
import io.codeloom.local.cos.CosServer;
import io.codeloom.local.environment.LocalConfig.ModelAccess;
import io.codeloom.local.kubernetes.LocalKubernetes;
import io.codeloom.local.kubernetes.LocalKubernetesConfig;
import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.services.Services;
import io.codeloom.local.services.ServicesConfig;
import io.codeloom.local.services.TopicSpec;
import io.codeloom.platform.mysql.Migrations;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Codeloom on one machine: the servers, the functions, and the ways between them, all on loopback.
 * Closing it ends everything it started.
 */
public final class Environment implements AutoCloseable {
  static final String IMAGE = "codeloom/agent-job:local";
  static final String AGENTS_NAMESPACE = "codeloom-agents";
  static final String TOKENS_NAMESPACE = "codeloom-tokens";
  private static final String CODE_BUCKET = "codeloom-code-1250000000";
  private static final String LOGS_BUCKET = "codeloom-logs-1250000000";
  private static final int TASK_PARTITIONS = 12;

  private final Closers closers;
  private final Functions functions;
  private final String eventToken;
  private final Endpoints endpoints;

  private Environment(
      Closers closers, Functions functions, String eventToken, Endpoints endpoints) {
    this.closers = closers;
    this.functions = functions;
    this.eventToken = eventToken;
    this.endpoints = endpoints;
  }

  /**
   * Starts everything; when this returns, tasks are taken.
   *
   * @param runtime runs the agents' containers
   * @param ping how often reconcile looks
   * @throws IOException if the home cannot be used or a port is taken; nothing is left running
   */
  public static Environment start(
      LocalConfig config, ContainerRuntime runtime, Duration ping, Progress progress)
      throws IOException {
    Closers closers = new Closers();
    try {
      return new Starting(config, closers, progress).all(runtime, ping);
    } catch (IOException | RuntimeException e) {
      closers.close();
      throw e;
    }
  }

  /** Where everything answers. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** Where the functions take their events. */
  Functions functions() {
    return functions;
  }

  /** What the functions' events carry. */
  String eventToken() {
    return eventToken;
  }

  @Override
  public void close() {
    closers.close();
  }

  /** The steps of a start, in their order. */
  private static final class Starting {
    private final LocalConfig config;
    private final Closers closers;
    private final Progress progress;
    private final Path home;

    Starting(LocalConfig config, Closers closers, Progress progress) {
      this.config = config;
      this.closers = closers;
      this.progress = progress;
      this.home = config.home();
    }

    Environment all(ContainerRuntime runtime, Duration ping) throws IOException {
      Files.createDirectories(home);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      Secrets secrets = new Secrets(home);
      ServiceAddresses services = services();
      Migrations.run(services.mysqlUrl(), services.mysqlUser(), services.mysqlPassword());
      progress.line("database schema");
      CosCredentials keys = new CosCredentials(secrets.get("cos-id"), secrets.get("cos-key"));
      CosServer cos = cos(keys);
      LocalKubernetes kubernetes = kubernetes(secrets.get("kubernetes-token"), runtime);
      Path kubeconfig = home.resolve("kubeconfig");
      Secrets.writePrivate(kubeconfig, kubernetes.kubeconfig());
      KubernetesClient api = closers.add(client(kubernetes));
      closers.add(ModelSecret.write(api, AGENTS_NAMESPACE, TaskSpec.DEFAULT_KEY_SOURCE, model()));
      String eventToken = secrets.get("event-token");
      EventPaths paths = EventPaths.open(services.kafkaBootstrapServers(), eventToken, closers);
      Map<String, String> env = functionEnv(services, cos, keys, kubeconfig, paths.brokerUrl());
      env.put(Env.EVENT_TOKEN, eventToken);
      Functions functions = Functions.start(env, config.port(), closers, progress);
      paths.connect(functions, api, AGENTS_NAMESPACE, ping, closers);
      progress.line("event sources");
      Endpoints endpoints =
          new Endpoints(
              functions.submit(), services, cosEnv(cos, keys), functions.metrics(), kubeconfig);
      endpoints.write(home);
      return new Environment(closers, functions, eventToken, endpoints);
    }

    private ServiceAddresses services() {
      List<TopicSpec> topics =
          Topics.ALL.stream()
              .map(topic -> new TopicSpec(topic, topic.equals(Topics.TASKS) ? TASK_PARTITIONS : 4))
              .toList();
      return closers
          .add(Services.start(ServicesConfig.from(home, topics, config.env()), progress))
          .addresses();
    }

    private CosServer cos(CosCredentials keys) throws IOException {
      CosServer cos =
          closers.add(
              CosServer.start(
                  home.resolve("cos"),
                  keys,
                  0,
                  Clock.systemUTC(),
                  Set.of(CODE_BUCKET, LOGS_BUCKET)));
      progress.line("COS");
      return cos;
    }

    private LocalKubernetes kubernetes(String token, ContainerRuntime runtime) throws IOException {
      LocalKubernetes kubernetes =
          closers.add(
              LocalKubernetes.start(
                  LocalKubernetesConfig.apiOnly(
                          home.resolve("kubernetes"),
                          token,
                          AGENTS_NAMESPACE,
                          EventPaths.NAMESPACE,
                          TOKENS_NAMESPACE)
                      .running(runtime)));
      progress.line("Kubernetes API");
      return kubernetes;
    }

    private static KubernetesClient client(LocalKubernetes kubernetes) {
      return new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(kubernetes.kubeconfig()))
          .build();
    }

    private ModelAccess model() throws IOException {
      Optional<ModelAccess> given = config.model();
      if (given.isPresent()) {
        return given.get();
      }
      URI url = closers.add(ScriptedModelServer.start(0, ScriptBook.shipped())).baseUrl();
      progress.line("scripted model (no OPENAI_API_KEY or OPENAI_BASE_URL is set)");
      return new ModelAccess(LocalConfig.NO_KEY, url, "scripted", false);
    }

    private static Map<String, String> cosEnv(CosServer cos, CosCredentials keys) {
      return Map.of(
          Env.COS_ENDPOINT,
          cos.endpoint().toString(),
          Env.COS_REGION,
          "local",
          Env.COS_CODE_BUCKET,
          CODE_BUCKET,
          Env.COS_LOGS_BUCKET,
          LOGS_BUCKET,
          Env.COS_SECRET_ID,
          keys.secretId(),
          Env.COS_SECRET_KEY,
          keys.secretKey());
    }

    private Map<String, String> functionEnv(
        ServiceAddresses services,
        CosServer cos,
        CosCredentials keys,
        Path kubeconfig,
        URI brokerUrl) {
      Map<String, String> env = new java.util.HashMap<>(config.passedOn());
      env.put(Env.MYSQL_URL, services.mysqlUrl());
      env.put(Env.MYSQL_USER, services.mysqlUser());
      env.put(Env.MYSQL_PASSWORD, services.mysqlPassword());
      env.put(Env.REDIS_URI, services.redisUri());
      env.put(Env.KAFKA_BOOTSTRAP_SERVERS, services.kafkaBootstrapServers());
      env.putAll(cosEnv(cos, keys));
      env.put(Env.KUBECONFIG, kubeconfig.toString());
      env.put(Env.AGENTS_NAMESPACE, AGENTS_NAMESPACE);
      env.put(Env.FUNCTIONS_NAMESPACE, EventPaths.NAMESPACE);
      env.put(Env.TOKENS_NAMESPACE, TOKENS_NAMESPACE);
      env.put(Env.BROKER_URL, brokerUrl.toString());
      env.put(Env.AGENT_IMAGE, IMAGE);
      return env;
    }
  }
}
