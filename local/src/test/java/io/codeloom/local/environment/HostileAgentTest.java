package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.AgentJob;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.core.config.Env;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.JobNames;
import io.codeloom.local.kubernetes.kubelet.ContainerContext;
import io.codeloom.local.kubernetes.kubelet.ImageStore;
import io.codeloom.local.kubernetes.kubelet.InProcessRuntime;
import io.codeloom.local.services.TestServices;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Tasks whose agent works and then heeds nothing, SIGTERM included: how each ends, from the
 * submission to the status, where only a SIGKILL ends the pod. All of them run side by side, since
 * each has to wait for its first checkpoint.
 */
@Tag("slow")
class HostileAgentTest {
  private static final int DISK_LIMIT = 8_000_000;
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  @TempDir static Path temp;
  private static Environment environment;
  private static KubernetesClient kubernetes;
  private static TaskClient client;
  private static String late;
  private static String cancelled;
  private static String killed;
  private static String full;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> env = new HashMap<>();
    env.putAll(SharedCodeloom.external(TestServices.shared().isolated()));
    // A Kafka of its own: another environment of this JVM would take its events.
    env.remove(Env.KAFKA_BOOTSTRAP_SERVERS);
    env.put(LocalConfig.CODELOOM_HOME, temp.resolve("home").toString());
    env.put(Env.PORT, "0");
    env.put(Env.MAX_RUNNING_TASKS, "4");
    InProcessRuntime hostile =
        new InProcessRuntime(ImageStore.of(Map.of(Environment.IMAGE, HostileAgentTest::run)));
    environment = SharedCodeloom.start(env, hostile);
    client = new TaskClient(environment.endpoints().api());
    String config = Files.readString(environment.endpoints().kubeconfig());
    kubernetes = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(config)).build();
    late = submit("over time", 1);
    cancelled = submit("cancelled", 600);
    killed = submit("killed", 600);
    full = submit("fills the disk", 600);
  }

  @AfterAll
  static void stop() {
    kubernetes.close();
    environment.close();
  }

  @Test
  void oneThatIgnoresItsTimeLimitAndSigtermFailsForTheTimeLimit() throws Exception {
    delivered(late);
    kubernetes
        .batch()
        .v1()
        .jobs()
        .inNamespace(Environment.AGENTS_NAMESPACE)
        .withName(JobNames.job(UUID.fromString(late)))
        .edit(
            job -> {
              // As when the Job's own deadline passes, which leaves room for a slow start.
              job.getSpec().setActiveDeadlineSeconds(1L);
              return job;
            });
    graceEnds(late);

    JsonNode ended = assertFailed(late, "time_limit");
    assertThat(ended.path("exit_status").asString()).isEqualTo("time_limit");
    assertThat(ended.path("message").asString()).doesNotContain("checkpoint");
  }

  @Test
  void oneThatIgnoresSigtermIsCancelledWithItsLastCheckpoint() throws Exception {
    delivered(cancelled);
    assertThat(client.cancel(cancelled)).isEqualTo(202);
    graceEnds(cancelled);

    JsonNode ended = client.awaitEnd(cancelled);
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("CANCELLED");
    assertThat(ended.path("failure").isObject()).isFalse();
    assertWorkAsOfACheckpoint(ended);
  }

  @Test
  void oneThatIsKilledWithItsPodFailsAsCrashedWithItsLastCheckpoint() throws Exception {
    delivered(killed);
    kill(killed);

    assertWorkAsOfACheckpoint(assertFailed(killed, "crashed"));
  }

  @Test
  void oneThatFillsTheDiskAndIsKilledFailsForTheDisk() throws Exception {
    delivered(full);
    kill(full);

    assertWorkAsOfACheckpoint(assertFailed(full, "disk_limit"));
  }

  private static JsonNode assertFailed(String id, String code) throws Exception {
    JsonNode ended = client.awaitEnd(id);
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("FAILED");
    assertThat(ended.path("failure").path("code").asString()).isEqualTo(code);
    assertThat(client.text(ended, "diff.patch")).contains("+what was done");
    return ended;
  }

  private static void assertWorkAsOfACheckpoint(JsonNode ended) throws Exception {
    assertThat(client.text(ended, "diff.patch")).contains("+what was done");
    assertThat(ended.path("message").asString()).contains("last checkpoint");
  }

  private static String submit(String description, int seconds) throws Exception {
    byte[] zip = CodeTree.sample(Files.createTempDirectory(temp, "code")).zip();
    return client.submitZip(zip, description, Map.of("timeout_seconds", Integer.toString(seconds)));
  }

  private static int run(ContainerContext container) throws Exception {
    if (container.args().get(0).equals("agent")) {
      return agent(container);
    }
    Map<String, String> env = new HashMap<>(container.env());
    env.put(JobEnv.DISK_LIMIT_BYTES, Integer.toString(DISK_LIMIT));
    // A thread that is killed goes on with what it was told before; so the courier is told nothing.
    container.onTerminate(() -> {});
    return AgentJob.run(container.args().get(0), env, container.log(), new StopSignal());
  }

  private static int agent(ContainerContext container) throws Exception {
    String id = container.env().get(JobEnv.TASK_ID);
    container.onTerminate(() -> TOLD.add(id));
    Path code = Path.of(container.env().get(JobEnv.CODE_DIR));
    Files.writeString(code.resolve("work.txt"), "what was done\n");
    Path task = Path.of(container.env().get(JobEnv.TASK_DIR)).resolve("task.json");
    if (Files.readString(task).contains("fills the disk")) {
      Files.write(code.resolve("fill"), new byte[DISK_LIMIT * 9 / 10]);
    }
    new CountDownLatch(1).await();
    return 0;
  }

  /** Outputs of the task are in the bucket. */
  private static void delivered(String id) throws Exception {
    Path bucket = temp.resolve("home").resolve("cos");
    Eventually.that("outputs of " + id, () -> holds(bucket, "outputs/" + id + "/outputs.tar.gz"));
  }

  private static boolean holds(Path folder, String key) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> records = all.filter(file -> file.toString().endsWith(".properties")).toList();
      for (Path record : records) {
        if (Files.readString(record, StandardCharsets.ISO_8859_1).contains(key)) {
          return true;
        }
      }
    } catch (NoSuchFileException | java.io.UncheckedIOException changing) {
      return false;
    }
    return false;
  }

  /** The kubelet has asked, was not heard, and asks no longer. */
  private static void graceEnds(String id) throws Exception {
    Eventually.that("SIGTERM for " + id, () -> TOLD.contains(id));
    kill(id);
  }

  /** SIGKILL for all containers of a task's pod at once. */
  private static void kill(String id) {
    kubernetes
        .pods()
        .inNamespace(Environment.AGENTS_NAMESPACE)
        .withLabel(JobNames.TASK_LABEL, id)
        .withGracePeriod(0)
        .delete();
  }
}
