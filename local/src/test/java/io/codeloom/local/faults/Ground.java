package io.codeloom.local.faults;

import io.codeloom.core.config.Env;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.local.cos.CosCredentials;
import io.codeloom.local.cos.CosServer;
import io.codeloom.local.kubernetes.LocalKubernetes;
import io.codeloom.local.kubernetes.LocalKubernetesConfig;
import io.codeloom.local.kubernetes.kubelet.ImageStore;
import io.codeloom.local.kubernetes.kubelet.InProcessRuntime;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.platform.git.GitHttpServer;
import io.codeloom.platform.kubernetes.KubernetesGitTokens;
import io.codeloom.platform.mysql.Migrations;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Real servers for the functions to stand on: a database, Redis, Kafka, COS, Kubernetes with its
 * kubelet and a small agent, git and a forge.
 */
final class Ground implements AutoCloseable {
  static final String AGENTS = "codeloom-agents";
  static final String FUNCTIONS = "codeloom";
  static final String TOKENS = "codeloom-tokens";
  static final String CODE = "code-1250000000";
  static final String LOGS = "logs-1250000000";
  static final String CREDENTIALS = "operators-own";
  static final String TOKEN = "canary-7d1f";
  private static final CosCredentials KEYS =
      new CosCredentials("matrix-id-0001", "matrix-key-0001");

  private final Deque<AutoCloseable> closers = new ArrayDeque<>();
  private final SmallAgent agent = new SmallAgent();
  private final ShiftedClock clock;
  private final Path folder;
  private final ServiceAddresses services;
  private final SmallForge forge;
  private final Outside outside;
  private final CosServer cos;
  private final Objects code;
  private final KubernetesClient kubernetes;
  private final Path kubeconfig;
  private final Rows rows;
  private final Redis redis;

  /** What git and the forge are asked passes {@code gate}. */
  Ground(Path folder, ServiceAddresses services, Gate gate) throws IOException {
    this.folder = folder;
    this.services = services;
    clock = new ShiftedClock(folder.resolve("ahead"));
    Migrations.run(services.mysqlUrl(), services.mysqlUser(), services.mysqlPassword());
    rows = add(new Rows(services));
    redis = add(new Redis(services.redisUri()));
    forge = add(new SmallForge());
    GitHttpServer git = add(new GitHttpServer(Repositories.make(folder.resolve("git"))));
    git.require(TOKEN);
    outside = add(new Outside(gate, URI.create("http://127.0.0.1:" + git.port()), forge.uri()));
    cos =
        add(CosServer.start(folder.resolve("cos"), KEYS, 0, Clock.systemUTC(), Set.of(CODE, LOGS)));
    code = add(new Objects(cos.endpoint(), KEYS, CODE));
    LocalKubernetes cluster = add(cluster());
    kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    kubernetes =
        add(
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                .build());
    secret(AGENTS, JobNames.modelSecret("default"), Map.of(SecretFiles.MODEL, "none"));
    secret(
        TOKENS,
        CREDENTIALS,
        Map.of(SecretFiles.GIT_TOKEN, TOKEN, SecretFiles.GIT_HOSTS, outside.host()));
  }

  private LocalKubernetes cluster() throws IOException {
    LocalKubernetesConfig config =
        LocalKubernetesConfig.apiOnly(
            folder.resolve("kubernetes"), "the-token-of-the-matrix", AGENTS, FUNCTIONS, TOKENS);
    return LocalKubernetes.start(
        new LocalKubernetesConfig(
            config.folder(),
            config.port(),
            config.token(),
            config.namespaces(),
            java.util.Optional.of(
                new InProcessRuntime(ImageStore.of(Map.of(SmallAgent.IMAGE, agent::run)))),
            config.kubelet(),
            clock));
  }

  private void secret(String namespace, String name, Map<String, String> data) {
    kubernetes
        .secrets()
        .inNamespace(namespace)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels(KubernetesGitTokens.CREDENTIALS_LABEL, "true")
                .endMetadata()
                .addToStringData(data)
                .build())
        .create();
  }

  /** A function's environment, but for where its events to the Broker go. */
  Map<String, String> env() {
    Map<String, String> all = new HashMap<>();
    all.put(Env.MYSQL_URL, services.mysqlUrl());
    all.put(Env.MYSQL_USER, services.mysqlUser());
    all.put(Env.MYSQL_PASSWORD, services.mysqlPassword());
    all.put(Env.REDIS_URI, services.redisUri());
    all.put(Env.KAFKA_BOOTSTRAP_SERVERS, services.kafkaBootstrapServers());
    all.put(Env.COS_ENDPOINT, cos.endpoint().toString());
    all.put(Env.COS_REGION, "local");
    all.put(Env.COS_CODE_BUCKET, CODE);
    all.put(Env.COS_LOGS_BUCKET, LOGS);
    all.put(Env.COS_SECRET_ID, KEYS.secretId());
    all.put(Env.COS_SECRET_KEY, KEYS.secretKey());
    all.put(Env.KUBECONFIG, kubeconfig.toString());
    all.put(Env.AGENTS_NAMESPACE, AGENTS);
    all.put(Env.FUNCTIONS_NAMESPACE, FUNCTIONS);
    all.put(Env.TOKENS_NAMESPACE, TOKENS);
    all.put(Env.AGENT_IMAGE, SmallAgent.IMAGE);
    all.put(Env.AGENT_IMAGES_ALLOWED, SmallAgent.NO_IMAGE);
    all.put(Env.MAX_RUNNING_TASKS, "5");
    all.put(Env.GIT_ALLOWED_HOSTS, outside.host());
    all.put(Env.FORGE_API_URLS, outside.host() + "=http://" + outside.host() + SmallForge.PATH);
    return all;
  }

  private <T extends AutoCloseable> T add(T closer) {
    closers.push(closer);
    return closer;
  }

  /** Lets time pass for the database, Redis and everything else alike. */
  void pass(Duration time) throws Exception {
    clock.pass(time);
    rows.age(time);
    redis.age(time);
  }

  /** Whether a container of the Job's pod does not come to run for want of its image. */
  boolean waitsForImage(Job job) {
    return kubernetes
        .pods()
        .inNamespace(AGENTS)
        .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
        .list()
        .getItems()
        .stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .map(container -> container.getState().getWaiting())
        .anyMatch(waiting -> waiting != null && "ImagePullBackOff".equals(waiting.getReason()));
  }

  String gitUrl(String repository) {
    return "http://" + outside.host() + "/" + repository + ".git";
  }

  ShiftedClock clock() {
    return clock;
  }

  SmallAgent agent() {
    return agent;
  }

  SmallForge forge() {
    return forge;
  }

  Path folder() {
    return folder;
  }

  KubernetesClient kubernetes() {
    return kubernetes;
  }

  Rows rows() {
    return rows;
  }

  Redis redis() {
    return redis;
  }

  Objects code() {
    return code;
  }

  @Override
  public void close() throws IOException {
    while (!closers.isEmpty()) {
      AutoCloseable last = closers.pop();
      try {
        last.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
