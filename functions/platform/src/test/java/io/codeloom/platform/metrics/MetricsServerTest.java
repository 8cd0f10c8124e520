package io.codeloom.platform.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private MetricsServer server;

  @BeforeEach
  void start() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new Metrics(registry, Clock.systemUTC()).gaveUp("made\nup\"{}", "422");
    server = MetricsServer.start(new InetSocketAddress("127.0.0.1", 0), registry);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void servesWhatIsCountedAsText() throws Exception {
    HttpResponse<String> answer = send("/metrics", "GET");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
    assertThat(answer.body())
        .contains("# TYPE codeloom_tasks_submitted_total counter")
        .contains("codeloom_tasks_submitted_total{source=\"http\"} 0.0");
  }

  @Test
  void typeThatSomebodyMadeUpMakesNoSeries() throws Exception {
    assertThat(send("/metrics", "GET").body())
        .contains("codeloom_dead_letters_total{code=\"422\",type=\"other\"} 1.0")
        .doesNotContain("made");
  }

  @Test
  void servesNothingElse() throws Exception {
    assertThat(send("/", "GET").statusCode()).isEqualTo(404);
    assertThat(send("/metrics/more", "GET").statusCode()).isEqualTo(404);
    assertThat(send("/metrics", "POST").statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> send(String path, String method) throws Exception {
    URI uri = server.uri().orElseThrow().resolve(path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20))
                .build(),
            BodyHandlers.ofString());
  }
}
