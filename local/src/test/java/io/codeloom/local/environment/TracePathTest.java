package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.codeloom.core.event.Topics;
import io.codeloom.core.trace.TraceParent;
import io.codeloom.platform.logging.LogContext;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** A trace, from the request to the result. */
class TracePathTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String HEADER = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();

  @Test
  void callersTraceReachesTaskEventJobAndResult() throws Exception {
    String id = submit(HEADER);
    client.awaitEnd(id);

    assertThat(traces(Topics.TASKS, id)).isNotEmpty().containsOnly(HEADER);
    assertThat(traces(Topics.RESULTS, id)).isNotEmpty().containsOnly(HEADER);
    Job job = codeloom.job(id);
    assertThat(job.getMetadata().getAnnotations()).containsEntry("codeloom.io/traceparent", HEADER);
  }

  @Test
  void malformedTraceIsReplacedByOneThatTheTaskNames() throws Exception {
    String id = submit("00-nonsense\u00e9");
    client.awaitEnd(id);

    String own = TraceParent.of(UUID.fromString(id)).toString();
    assertThat(traces(Topics.TASKS, id)).isNotEmpty().containsOnly(own);
    assertThat(traces(Topics.RESULTS, id)).isNotEmpty().containsOnly(own);
  }

  @Test
  void everyStepOfTheTaskIsLoggedWithItsTrace() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("io.codeloom.platform");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    String id;
    try {
      id = submit(HEADER);
      client.awaitEnd(id);
    } finally {
      logger.detachAppender(lines);
    }

    List<ILoggingEvent> ours =
        List.copyOf(lines.list).stream()
            .filter(line -> id.equals(line.getMDCPropertyMap().get(LogContext.TASK)))
            .toList();
    assertThat(ours)
        .allSatisfy(
            line -> assertThat(line.getMDCPropertyMap()).containsEntry(LogContext.TRACE, TRACE));
    assertThat(ours.stream().map(ILoggingEvent::getFormattedMessage))
        .contains(
            "The task is QUEUED",
            "The task is PROCESSING",
            "The task is RUNNING_AGENT",
            "The task is COMPLETED");
  }

  private String submit(String traceparent) throws Exception {
    String repository = "traced-" + UUID.randomUUID();
    codeloom.repository(repository).commit("Something to trace");
    String body =
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "git_url", codeloom.url(repository),
                    "task_description", new Steps().run("true").finish("Traced")));
    HttpResponse<String> answer =
        client.send(
            client
                .request("/api/task")
                .header("Content-Type", "application/json")
                .header(TraceParent.NAME, traceparent)
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JsonMapper.shared().readTree(answer.body()).path("task_id").asString();
  }

  private List<String> traces(String topic, String id) {
    List<ConsumerRecord<byte[], byte[]>> records = codeloom.records().about(topic, id);
    return records.stream().map(record -> KafkaRecords.header(record, "ce_traceparent")).toList();
  }
}
