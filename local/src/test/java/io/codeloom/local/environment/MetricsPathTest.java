package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.support.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the functions count when a task goes its way. */
class MetricsPathTest {
  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();
  private final Map<String, URI> metrics = codeloom.environment().endpoints().metrics();

  @Test
  void taskIsCountedWhereItBeginsAndWhereItEnds() throws Exception {
    String submitted = "codeloom_tasks_submitted_total{source=\"http\"}";
    String completed = "codeloom_tasks_ended_total{failure=\"none\",status=\"COMPLETED\"}";
    String running = "codeloom_task_state_seconds_count{status=\"RUNNING_AGENT\"}";
    double submittedBefore = value("submit", submitted);
    double endedBefore = value("finalize", completed);
    double tokensBefore = value("finalize", "codeloom_tokens_total{kind=\"prompt\"}");
    double timedBefore = value("finalize", running);

    codeloom.repository("counted").commit("Something to count");
    client.awaitEnd(
        client.submitGit(codeloom.url("counted"), new Steps().run("true").finish("Counted")));

    assertThat(value("submit", submitted)).isGreaterThan(submittedBefore);
    assertThat(value("finalize", completed)).isGreaterThan(endedBefore);
    assertThat(value("finalize", "codeloom_tokens_total{kind=\"prompt\"}"))
        .isGreaterThan(tokensBefore);
    assertThat(value("finalize", running)).isGreaterThan(timedBefore);
    Eventually.until(
        "reconcile has counted it",
        () -> value("reconcile", "codeloom_tasks{status=\"COMPLETED\"}"),
        tasks -> tasks >= 1);
    assertThat(value("reconcile", "codeloom_places")).isEqualTo(SharedCodeloom.PLACES);
  }

  @Test
  void callersReachNoMetrics() throws Exception {
    for (String path : new String[] {"/metrics", "/actuator", "/actuator/prometheus"}) {
      assertThat(client.send(client.request(path).GET()).statusCode()).as(path).isEqualTo(404);
    }
  }

  /** Of a series; 0 if it is not there yet. */
  private double value(String function, String series) throws Exception {
    String text =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(metrics.get(function))
                    .timeout(Duration.ofSeconds(30))
                    .build(),
                BodyHandlers.ofString())
            .body();
    Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(text);
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }
}
