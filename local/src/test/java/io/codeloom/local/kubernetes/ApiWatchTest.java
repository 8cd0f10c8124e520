package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ApiWatchTest extends ApiServerScene {
  @Test
  void listsByLabelAndByFieldAndInPages() {
    for (String name : List.of("a", "b", "c")) {
      create(Samples.job(name));
    }
    var jobs = client.batch().v1().jobs().inNamespace(NAMESPACE);

    assertThat(jobs.withLabel("codeloom.io/task-id", "b").list().getItems()).hasSize(1);
    assertThat(jobs.withLabelNotIn("codeloom.io/task-id", "a", "b").list().getItems()).hasSize(1);
    assertThat(jobs.withLabel("codeloom.io/task-id").list().getItems()).hasSize(3);
    assertThat(jobs.withField("metadata.name", "c").list().getItems()).hasSize(1);
    assertThat(client.batch().v1().jobs().inNamespace("other").list().getItems()).isEmpty();
    assertThat(client.batch().v1().jobs().inAnyNamespace().list().getItems()).hasSize(3);
    var first =
        jobs.list(new io.fabric8.kubernetes.api.model.ListOptionsBuilder().withLimit(2L).build());
    assertThat(first.getItems()).hasSize(2);
    var rest =
        jobs.list(
            new io.fabric8.kubernetes.api.model.ListOptionsBuilder()
                .withLimit(2L)
                .withContinue(first.getMetadata().getContinue())
                .build());
    assertThat(rest.getItems()).extracting(j -> j.getMetadata().getName()).containsExactly("c");
  }

  @Test
  void watchSeesAnObjectComeChangeLeaveTheSelectorAndGo() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    create(Samples.job("before"));
    try (var watch =
        client.batch().v1().jobs().inNamespace(NAMESPACE).withLabel("seen").watch(into(seen))) {
      assertThat(watch).isNotNull();
      create(Samples.job("one"));
      job("one").patch("{\"metadata\":{\"labels\":{\"seen\":\"yes\"}}}");
      job("one").patch("{\"spec\":{\"suspend\":true}}");
      job("one")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"seen\":null}}}");
      job("one").delete();
      Eventually.until("three events", () -> seen, s -> s.size() >= 3);
    }
    assertThat(seen).containsExactly("ADDED one", "MODIFIED one", "DELETED one");
  }

  @Test
  void watchStartsWithWhatIsThere() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    create(Samples.job("one"));
    try (var watch = client.batch().v1().jobs().inNamespace(NAMESPACE).watch(into(seen))) {
      assertThat(watch).isNotNull();
      Eventually.until("the initial event", () -> seen, s -> s.contains("ADDED one"));
    }
  }

  private static Watcher<Job> into(List<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, Job job) {
        seen.add(action + " " + job.getMetadata().getName());
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("closed " + cause);
      }
    };
  }

  @Test
  void webSocketIsAnsweredSoThatClientsFallBackAtOnce() throws Exception {
    var request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(kubernetes.endpoint() + "/api/v1/namespaces/" + NAMESPACE + "/pods?watch=true");
    var attempt =
        client
            .getHttpClient()
            .newWebSocketBuilder()
            .uri(request.build().uri())
            .buildAsync(new io.fabric8.kubernetes.client.http.WebSocket.Listener() {});

    assertThat(attempt)
        .failsWithin(java.time.Duration.ofSeconds(60))
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("status code 200");
  }
}
