package io.codeloom.local.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.JobCheck;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.task.InputType;
import io.codeloom.platform.web.CloudEventMessages;
import io.codeloom.platform.web.IncomingEvent;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events of the version before, as they crossed HTTP: still under way when this version starts. */
class PreviousEventsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final UUID TASK = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

  @Test
  void queuedTaskIsRead() throws IOException {
    IncomingEvent event = event("task.queued");

    assertThat(event.type()).isEqualTo(EventTypes.TASK_QUEUED);
    assertThat(event.trace()).isNull();
    TaskQueued queued = CloudEventMessages.parse(event.data(), TaskQueued.class, JSON);
    assertThat(queued.taskId()).isEqualTo(TASK);
    assertThat(queued.inputType()).isEqualTo(InputType.GIT);
    assertThat(queued.keySource()).isEqualTo("default");
  }

  @Test
  void jobCheckIsRead() throws IOException {
    IncomingEvent event = event("job.check");

    assertThat(event.type()).isEqualTo(EventTypes.JOB_CHECK);
    assertThat(CloudEventMessages.parse(event.data(), JobCheck.class, JSON))
        .isEqualTo(new JobCheck("codex-agent-" + TASK, "6d1c7c7b-2a0c-4a4f-8d0e-6f7b1f9a10aa"));
  }

  /** Whoever checks by this version's schemas accepts what the version before sent or was sent. */
  @ParameterizedTest
  @CsvSource({
    "task.queued, task.queued.v1",
    "job.check, job.check.v1",
    "task.finished, task.finished.v1",
    "task.finished.failed, task.finished.v1",
    "task.rejected, task.rejected.v1",
    "request, request"
  })
  void eventFitsThisVersionsSchema(String event, String schema) throws IOException {
    String data = new String(event(event).data(), UTF_8);
    JsonNode rules =
        JSON.readTree(Manifests.text(Manifests.HOME.resolve("schemas/" + schema + ".json")));

    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(rules.toString(), InputFormat.JSON)
                .validate(data, InputFormat.JSON))
        .isEmpty();
  }

  private static IncomingEvent event(String name) throws IOException {
    String file = "/previous/events/" + name + ".http";
    String text;
    try (var in = PreviousEventsTest.class.getResourceAsStream(file)) {
      text = new String(in.readAllBytes(), UTF_8);
    }
    int end = text.indexOf("\n\n");
    var message = MessageBuilder.withPayload(text.substring(end + 2).strip().getBytes(UTF_8));
    text.substring(0, end)
        .lines()
        .map(line -> line.split(": ", 2))
        .forEach(header -> message.setHeader(header[0], header[1]));
    return CloudEventMessages.read(message.build(), JSON);
  }
}
