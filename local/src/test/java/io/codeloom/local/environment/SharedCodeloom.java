package io.codeloom.local.environment;

import io.codeloom.core.config.Env;
import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.services.TestServices;
import io.codeloom.platform.git.GitHttpServer;
import io.codeloom.platform.git.TestRepository;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** All of Codeloom in this JVM, started at first use and shared by all tests. */
final class SharedCodeloom {
  /** Five tasks at once. */
  static final int PLACES = 5;

  /** What stands for the model's key, to be sought where it must not be. */
  static final String KEY = "sk-canary-" + UUID.randomUUID();

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path folder;
  private final RecordingModel model;
  private final GitHttpServer git;
  private final Environment environment;
  private final KubernetesClient kubernetes;
  private final TaskClient client;

  private SharedCodeloom() throws IOException {
    Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
    this.folder = Files.createTempDirectory(target, "codeloom.");
    this.model = new RecordingModel();
    this.git = new GitHttpServer(Files.createDirectories(folder.resolve("git")));
    ServiceAddresses services = TestServices.shared().isolated();
    Map<String, String> env = new HashMap<>(external(services));
    env.put(LocalConfig.CODELOOM_HOME, home().toString());
    env.put(Env.PORT, "0");
    env.put(Env.MAX_RUNNING_TASKS, Integer.toString(PLACES));
    env.put(Env.GIT_ALLOWED_HOSTS, "127.0.0.1:" + git.port() + "," + forge());
    env.put(Env.FORGE_API_URLS, forge() + "=http://" + forge() + "/api");
    env.put("OPENAI_API_KEY", KEY);
    env.put("OPENAI_BASE_URL", model.baseUrl().toString());
    env.put("MODEL", "scripted");
    this.environment = start(env);
    this.kubernetes =
        new KubernetesClientBuilder()
            .withConfig(
                Config.fromKubeconfig(Files.readString(environment.endpoints().kubeconfig())))
            .build();
    this.client = new TaskClient(environment.endpoints().api());
  }

  private static final class Shared {
    private static final SharedCodeloom INSTANCE = create();

    private static SharedCodeloom create() {
      try {
        SharedCodeloom codeloom = new SharedCodeloom();
        Runtime.getRuntime().addShutdownHook(new Thread(codeloom::close));
        return codeloom;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static SharedCodeloom get() {
    return Shared.INSTANCE;
  }

  /** The settings that name these servers. */
  static Map<String, String> external(ServiceAddresses services) {
    return Map.of(
        Env.KAFKA_BOOTSTRAP_SERVERS, services.kafkaBootstrapServers(),
        Env.MYSQL_URL, services.mysqlUrl(),
        Env.MYSQL_USER, services.mysqlUser(),
        Env.MYSQL_PASSWORD, services.mysqlPassword(),
        Env.REDIS_URI, services.redisUri());
  }

  /** Starts an environment whose containers run in this JVM. */
  static Environment start(Map<String, String> env) throws IOException {
    return start(env, Runtimes.inProcess());
  }

  static Environment start(Map<String, String> env, ContainerRuntime runtime) throws IOException {
    Logs.bridge();
    Progress silent =
        new Progress(
            new PrintStream(java.io.OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            System::nanoTime);
    return Environment.start(LocalConfig.from(env), runtime, Duration.ofSeconds(2), silent);
  }

  TaskClient client() {
    return client;
  }

  Environment environment() {
    return environment;
  }

  KubernetesClient kubernetes() {
    return kubernetes;
  }

  /** The agents' Jobs. */
  NonNamespaceOperation<Job, JobList, ScalableResource<Job>> jobs() {
    return kubernetes.batch().v1().jobs().inNamespace(Environment.AGENTS_NAMESPACE);
  }

  /** A task's Job; null if there is none. */
  Job job(String task) {
    return jobs().withName("codex-agent-" + task).get();
  }

  KafkaRecords records() {
    return new KafkaRecords(environment.endpoints().services().kafkaBootstrapServers());
  }

  Tables tables() {
    return new Tables(environment.endpoints().services());
  }

  RecordingModel model() {
    return model;
  }

  GitHttpServer git() {
    return git;
  }

  Path home() {
    return folder.resolve("home");
  }

  /** A path that nothing has used yet. */
  Path fresh(String word) throws IOException {
    return folder.resolve(word + "-" + NUMBER.incrementAndGet());
  }

  /** A fresh repository, served as {@link #url}. */
  TestRepository repository(String name) {
    return new TestRepository(folder.resolve("git"), name);
  }

  String url(String repository) {
    return git.url(repository + ".git");
  }

  /** The same repository, at a host that has pull requests. */
  String urlAtForge(String repository) {
    return "http://" + forge() + "/" + repository + ".git";
  }

  private String forge() {
    return "localhost:" + git.port();
  }

  private void close() {
    kubernetes.close();
    environment.close();
    git.close();
    model.close();
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
