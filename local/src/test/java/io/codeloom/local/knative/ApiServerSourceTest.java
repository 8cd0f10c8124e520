package io.codeloom.local.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.knative.ScriptedSink.Reply;
import io.codeloom.local.knative.ScriptedSink.Request;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerSourceTest {
  private final EventSender sender = new EventSender();
  private ScriptedApiServer server;
  private ScriptedSink sink;
  private KubernetesClient client;
  private ApiServerSource source;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedApiServer();
    sink = ScriptedSink.answering(202);
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.url())
            .withRequestRetryBackoffLimit(0)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
    source =
        ApiServerSource.start(
            new ApiServerSourceConfig("agents", "app.kubernetes.io/part-of=codeloom", sink.sink()),
            client,
            sender,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString());
    Eventually.that("watched", () -> server.watches().size() == 1);
  }

  @AfterEach
  void stop() {
    source.close();
    sender.close();
    client.close();
    server.close();
    sink.close();
  }

  @Test
  void tellsEachChangeWithTheWholeJob() throws Exception {
    server.emit("ADDED", "codex-agent-1", 101);
    server.emit("MODIFIED", "codex-agent-1", 102);
    server.emit("DELETED", "codex-agent-1", 103);
    List<Request> requests = sink.await(3);
    assertThat(requests)
        .extracting(r -> r.header("Ce-type"))
        .containsExactly(
            "dev.knative.apiserver.resource.add",
            "dev.knative.apiserver.resource.update",
            "dev.knative.apiserver.resource.delete");
    Request first = requests.get(0);
    assertThat(first.header("Ce-source")).isEqualTo(server.url());
    assertThat(first.header("Ce-subject"))
        .isEqualTo("/apis/batch/v1/namespaces/agents/jobs/codex-agent-1");
    assertThat(first.header("Ce-kind")).isEqualTo("Job");
    assertThat(first.header("Ce-name")).isEqualTo("codex-agent-1");
    assertThat(first.header("Ce-namespace")).isEqualTo("agents");
    assertThat(first.header("Ce-apiversion")).isEqualTo("batch/v1");
    assertThat(first.header("Content-Type")).isEqualTo("application/json");
    assertThat(first.text()).contains("\"unknownField\":{\"kept\":true}");
    assertThat(requests).extracting(r -> r.header("Ce-id")).doesNotHaveDuplicates();
  }

  @Test
  void selectsOnTheServersSideFromTheListOnward() {
    assertThat(server.lists().get(0)).contains("labelSelector=app.kubernetes.io");
    assertThat(server.watches().get(0))
        .contains("labelSelector=app.kubernetes.io")
        .contains("resourceVersion=100");
  }

  @Test
  void tellsNothingOfWhatExistedAtTheStartOrAtAnotherList() throws Exception {
    server.expire();
    Eventually.that("listed again", () -> server.lists().size() == 2);
    Eventually.that("watched again", () -> server.watches().size() == 2);
    server.emit("MODIFIED", "codex-agent-2", 101);
    assertThat(sink.await(1)).extracting(r -> r.header("Ce-name")).containsExactly("codex-agent-2");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 400, 409, 408})
  void dropsAtOnce(int status) throws Exception {
    sink.script(request -> Reply.status(status));
    server.emit("ADDED", "dropped", 101);
    sink.await(1);
    server.emit("ADDED", "next", 102);
    assertThat(sink.await(2))
        .extracting(r -> r.header("Ce-name"))
        .containsExactly("dropped", "next");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 413, 425, 429, 502, 503, 504, 0})
  void repeatsTheSameEvent(int status) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    sink.script(request -> Reply.status(calls.incrementAndGet() < 3 ? status : 202));
    server.emit("ADDED", "j", 101);
    assertThat(sink.await(3)).extracting(r -> r.header("Ce-id")).containsOnly(firstId());
  }

  private String firstId() {
    return sink.requests().get(0).header("Ce-id");
  }

  @Test
  void givesUpAfterFiveRepetitionsAndGoesOn() throws Exception {
    sink.script(request -> Reply.status(request.header("Ce-name").equals("down") ? 503 : 202));
    server.emit("ADDED", "down", 101);
    server.emit("ADDED", "up", 102);
    assertThat(sink.await(7))
        .extracting(r -> r.header("Ce-name"))
        .containsExactly("down", "down", "down", "down", "down", "down", "up");
  }

  @Test
  void aSlowSinkDelaysAllThatFollow() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    sink.script(
        request -> {
          try {
            release.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Reply.status(202);
        });
    server.emit("ADDED", "slow", 101);
    server.emit("ADDED", "waits", 102);
    sink.await(1);
    release.countDown();
    sink.await(2);
    assertThat(sink.mostAtOnce()).isEqualTo(1);
  }
}
