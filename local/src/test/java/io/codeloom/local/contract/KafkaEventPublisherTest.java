package io.codeloom.local.contract;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static io.codeloom.local.contract.TopicRecords.header;
import static io.codeloom.local.contract.TopicRecords.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.event.Topics;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.EventPublisherContract;
import io.codeloom.core.port.FakeEventPublisher.Finished;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.local.services.KafkaTopics;
import io.codeloom.local.services.TestServices;
import io.codeloom.local.services.TopicSpec;
import io.codeloom.platform.config.KafkaConfig;
import io.codeloom.platform.kafka.KafkaEventPublisher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KafkaEventPublisherTest extends EventPublisherContract {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final JsonMapper JSON = new JsonMapper();

  private KafkaEventPublisher events;

  @BeforeAll
  static void topics() {
    KafkaTopics.ensure(
        TestServices.shared().bootstrapServers(),
        List.of(new TopicSpec(Topics.TASKS, 1), new TopicSpec(Topics.RESULTS, 1)));
  }

  @BeforeEach
  void start() {
    events = publisher(TestServices.shared().bootstrapServers());
  }

  @AfterEach
  void stop() {
    events.close();
  }

  @Override
  protected EventPublisher events() {
    return events;
  }

  @Override
  protected EventPublisher away() {
    events.close();
    events = publisher("kafka.invalid:9092");
    return events;
  }

  @Override
  protected List<TaskQueued> queued(UUID task) {
    return read(Topics.TASKS, keyed(task)).stream()
        .map(record -> JSON.readValue(record.value(), TaskQueued.class))
        .toList();
  }

  @Override
  protected List<Finished> finished(UUID task) {
    return read(Topics.RESULTS, keyed(task)).stream()
        .map(
            record ->
                new Finished(
                    header(record, "ce_id"), JSON.readValue(record.value(), TaskFinished.class)))
        .toList();
  }

  @Override
  protected List<RequestRejected> rejected(RequestOrigin request) {
    return read(Topics.RESULTS, record -> request.id().equals(header(record, "ce_subject")))
        .stream()
        .map(record -> JSON.readValue(record.value(), RequestRejected.class))
        .toList();
  }

  private static Predicate<ConsumerRecord<String, byte[]>> keyed(UUID task) {
    return record -> task.toString().equals(record.key());
  }

  private static KafkaEventPublisher publisher(String servers) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new KafkaEventPublisher(KafkaConfig.plaintext(servers), JSON, UUID::randomUUID, clock);
  }

  @Test
  void publishesAQueuedTaskAsABinaryCloudEventKeyedByTask() {
    Task task = aTask().build();
    events.taskQueued(task);
    events.taskQueued(task);

    List<ConsumerRecord<String, byte[]>> records =
        read(Topics.TASKS, r -> task.id().toString().equals(r.key()));
    assertThat(records).hasSize(2);
    ConsumerRecord<String, byte[]> record = records.get(0);
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record, "ce_type")).isEqualTo(EventTypes.TASK_QUEUED);
    assertThat(header(record, "ce_source")).isEqualTo(EventTypes.SOURCE);
    assertThat(header(record, "ce_subject")).isEqualTo(task.id().toString());
    assertThat(header(record, "ce_partitionkey")).isEqualTo(task.id().toString());
    assertThat(header(record, "ce_time")).isEqualTo(NOW.toString());
    assertThat(header(record, "content-type")).isEqualTo("application/json");
    assertThat(JSON.readValue(record.value(), TaskQueued.class)).isEqualTo(TaskQueued.of(task));
    assertThat(header(record, "ce_id")).isNotEqualTo(header(records.get(1), "ce_id"));
  }

  @Test
  void publishesAnEndUnderTheSameIdEveryTime() {
    Ending ending = Ending.failed(FailureCode.ZIP_REJECTED, "The archive is empty");
    Task task = aTask().status(TaskStatus.FAILED).outcome(ending.outcome()).build();
    events.taskFinished(task);
    events.taskFinished(task);

    List<ConsumerRecord<String, byte[]>> records =
        read(Topics.RESULTS, r -> task.id().toString().equals(r.key()));
    assertThat(records)
        .hasSize(2)
        .allSatisfy(r -> assertThat(header(r, "ce_id")).isEqualTo(task.id() + "/FAILED"))
        .allSatisfy(r -> assertThat(header(r, "ce_partitionkey")).isEqualTo(task.id().toString()))
        .allSatisfy(r -> assertThat(header(r, "ce_type")).isEqualTo(EventTypes.TASK_FINISHED));
    JsonNode data = JSON.readTree(records.get(0).value());
    assertThat(data.path("task_id").asString()).isEqualTo(task.id().toString());
    assertThat(data.path("status").asString()).isEqualTo("FAILED");
    assertThat(data.path("failure").path("code").asString()).isEqualTo("zip_rejected");
    assertThat(data.has("request")).isFalse();
  }

  @Test
  void publishesARejectionKeyedLikeItsRequest() {
    String key = "asked-" + UUID.randomUUID();
    RequestOrigin request = new RequestOrigin("urn:other", "42", key);
    RequestRejected rejection =
        RequestRejected.of(ProblemType.INVALID_REQUEST, "git_url is missing", request);
    events.requestRejected(rejection);
    events.requestRejected(rejection);

    List<ConsumerRecord<String, byte[]>> records = read(Topics.RESULTS, r -> key.equals(r.key()));
    assertThat(records).hasSize(2);
    assertThat(header(records.get(0), "ce_type")).isEqualTo(EventTypes.REQUEST_REJECTED);
    assertThat(header(records.get(0), "ce_id")).isEqualTo(header(records.get(1), "ce_id"));
    assertThat(header(records.get(0), "ce_partitionkey")).isEqualTo(key);
    JsonNode data = JSON.readTree(records.get(0).value());
    assertThat(data.path("type").asString())
        .isEqualTo(ProblemType.INVALID_REQUEST.uri().toString());
    assertThat(data.path("request").path("id").asString()).isEqualTo("42");
  }

  @Test
  void givesUpOnKafkaThatIsGoneAndSaysSo() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertUnavailable("127.0.0.1:" + port);
  }

  private static void assertUnavailable(String servers) {
    try (KafkaEventPublisher away = publisher(servers)) {
      assertTimeoutPreemptively(
          BOUND,
          () ->
              assertThatThrownBy(() -> away.taskQueued(aTask().build()))
                  .isInstanceOf(UnavailableException.class)
                  .hasMessageContaining("Kafka"));
    }
  }
}
