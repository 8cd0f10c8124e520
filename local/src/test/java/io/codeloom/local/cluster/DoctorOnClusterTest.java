package io.codeloom.local.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.local.doctor.Doctor;
import io.codeloom.local.manifests.Manifests;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The doctor at a cluster that has all walls, no functions and no services: it must see both, and
 * its probe pod must be let in beside the agents.
 */
@ClusterTest
class DoctorOnClusterTest {
  private static final String MYSQL = "127.0.0.1:1";

  private final TestCluster cluster;
  private PlayedNode node;

  DoctorOnClusterTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void nobodyElseRunsPods() {
    node = PlayedNode.of(cluster);
  }

  @AfterAll
  static void removeNode(TestCluster cluster) {
    PlayedNode.remove(cluster.admin());
  }

  @Test
  void seesWhatStandsAndWhatLacks() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    CompletableFuture<Void> probed = CompletableFuture.runAsync(this::playProbe);
    int code = Doctor.run(settings(), new PrintStream(text, true, UTF_8));
    probed.join();
    assertThat(code).isEqualTo(1);
    assertThat(text.toString(UTF_8))
        .contains(
            "ok     Kubernetes 1.",
            "ok     Pod Security restricted in codeloom-agents",
            "ok     ValidatingAdmissionPolicy codeloom-agent-jobs\n",
            "ok     ResourceQuota agents in codeloom-agents",
            "ok     NetworkPolicy functions-egress in codeloom\n",
            "ok     rights: what the accounts need",
            "ok     rights: what the accounts must not",
            "ok     git tokens only in codeloom-tokens",
            "ok     ResourceQuota tokens in codeloom-tokens",
            "WRONG  Service submit",
            "WRONG  tables cannot be looked at",
            "WRONG  Redis cannot be looked at",
            "ok     agents do not reach the API server",
            "WRONG  agents: MySQL (" + MYSQL + ") is open",
            "WRONG  agents: COS (127.0.0.1:2) is closed")
        .doesNotContain("not-to-be-printed");
    assertThat(pods()).isEmpty();
  }

  /** Says of every way that it is closed, but of the one that must be. */
  private void playProbe() {
    Pod pod = Eventually.until("the probe pod", this::pods, pods -> pods.size() == 1).get(0);
    node.run(pod);
    node.terminate(
        pod,
        targets(pod).stream()
            .map(target -> target + (target.equals(MYSQL) ? " open" : " closed"))
            .collect(Collectors.joining("\n")));
  }

  private static List<String> targets(Pod pod) {
    return pod.getSpec().getContainers().get(0).getEnv().stream()
        .filter(env -> env.getName().equals("TARGETS"))
        .map(EnvVar::getValue)
        .flatMap(value -> List.of(value.split(" ")).stream())
        .toList();
  }

  private List<Pod> pods() {
    return cluster
        .admin()
        .pods()
        .inNamespace(Manifests.AGENTS)
        .withLabel("app.kubernetes.io/name", "codeloom-doctor")
        .list()
        .getItems();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put(Env.KUBECONFIG, System.getenv(Env.KUBECONFIG));
    settings.put(Env.MYSQL_URL, "jdbc:mysql://" + MYSQL + "/codeloom");
    settings.put(Env.MYSQL_USER, "nobody");
    settings.put(Env.MYSQL_PASSWORD, "not-to-be-printed");
    settings.put(Env.REDIS_URI, "redis://:not-to-be-printed@127.0.0.1:1");
    settings.put(Env.KAFKA_BOOTSTRAP_SERVERS, "127.0.0.1:1");
    settings.put(Env.KAFKA_SECURITY_PROTOCOL, "PLAINTEXT");
    settings.put(Env.COS_ENDPOINT, "http://127.0.0.1:2");
    settings.put(Env.COS_REGION, "local");
    settings.put(Env.COS_CODE_BUCKET, "code-1");
    settings.put(Env.COS_LOGS_BUCKET, "logs-1");
    settings.put(Env.COS_SECRET_ID, "id");
    settings.put(Env.COS_SECRET_KEY, "not-to-be-printed");
    return settings;
  }
}
