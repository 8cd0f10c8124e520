package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.EventTypes;
import io.codeloom.platform.web.CloudEventMessages;
import io.codeloom.platform.web.IncomingEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events nobody thought of, to every decoder: each is taken or refused for good. A 503 would have
 * it sent again for ever, and stands for an exception nobody expected.
 */
class EventFuzzTest {
  private static final long SEED = Long.getLong("codeloom.fuzz.seed", 20_260_101);
  private static final int EVENTS = Integer.getInteger("codeloom.fuzz.events", 150);
  private static final int MESSAGES = Integer.getInteger("codeloom.fuzz.messages", 20_000);

  private static final List<String> TYPES =
      List.of(
          EventTypes.TASK_QUEUED,
          EventTypes.JOB_CHECK,
          EventTypes.API_SERVER_PREFIX + "update",
          EventTypes.TASK_FINISHED,
          "",
          "x");

  private static final List<String> ATOMS =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e999",
          "9".repeat(400),
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"0f8fad5b-d9cb-469f-a165-70867728950e\"",
          "\"codex-agent-0f8fad5b-d9cb-469f-a165-70867728950e\"",
          "\"codex-agent-\"",
          "\"../../etc\"",
          "\"zip\"",
          "[]",
          "{}",
          "[[[]]]",
          "\"" + "a".repeat(5_000) + "\"",
          "{\"name\":{}}",
          "{\"name\":[1],\"uid\":null}",
          "\"\\r\\n\"");

  private static final List<String> NAMES =
      List.of(
          "task_id",
          "input_type",
          "code_location",
          "target_file",
          "task_description",
          "openai_api_key_source",
          "job_name",
          "job_uid",
          "metadata",
          "name",
          "uid",
          "status",
          "specversion",
          "type",
          "id",
          "source",
          "data",
          "data_base64",
          "subject",
          "traceparent",
          "knativeerrorcode",
          "unknown");

  @Test
  void functionsTakeOrRefuseEveryEvent() throws Exception {
    SharedCodeloom codeloom = SharedCodeloom.get();
    Functions functions = codeloom.environment().functions();
    EventPoster poster = new EventPoster(codeloom.environment().eventToken());
    System.out.println("fuzz: seed " + SEED + ", " + EVENTS + " events");
    for (int i = 0; i < EVENTS; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      String data = data(random, 0);
      String type = pick(random, TYPES);
      URI function = random.nextBoolean() ? functions.dispatch() : functions.finalizer();

      assertThat(poster.post(function, type, data))
          .as("seed %s: %s %s", SEED + i, type, data)
          .isIn(202, 422);
    }
  }

  @Test
  @Timeout(60)
  void decoderReadsOrRefusesEveryMessage() {
    JsonMapper json = JsonMapper.builder().build();
    for (int i = 0; i < MESSAGES; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      var message =
          MessageBuilder.withPayload(bytes(random))
              .setHeader(
                  "content-type",
                  random.nextInt(3) == 0 ? "application/json" : "application/cloudevents+json");
      if (random.nextInt(4) == 0) {
        message.setHeader("aws-api-gateway", "true");
      }
      if (random.nextInt(3) == 0) {
        message.setHeader("ce-" + pick(random, NAMES), pick(random, ATOMS));
      }
      try {
        IncomingEvent event = CloudEventMessages.read(message.build(), json);
        assertThat(event.data()).as("seed %s", SEED + i).isNotNull();
        assertThat(event.type()).as("seed %s", SEED + i).isNotNull();
      } catch (io.codeloom.core.error.RejectedException e) {
        assertThat(e.getMessage()).as("seed %s", SEED + i).hasSizeLessThan(200);
      }
    }
  }

  @Test
  @Timeout(60)
  void deepNestingIsRefusedAndOverflowsNothing() throws Exception {
    SharedCodeloom codeloom = SharedCodeloom.get();
    EventPoster poster = new EventPoster(codeloom.environment().eventToken());
    String deep = "{\"metadata\":".repeat(200_000);
    for (String type : List.of(EventTypes.TASK_QUEUED, EventTypes.API_SERVER_PREFIX + "add")) {
      URI function =
          type.equals(EventTypes.TASK_QUEUED)
              ? codeloom.environment().functions().dispatch()
              : codeloom.environment().functions().finalizer();
      long start = System.nanoTime();
      assertThat(poster.post(function, type, deep)).isEqualTo(422);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }

  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = data(random, 0).getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static String data(SplittableRandom random, int depth) {
    if (depth > 3 || random.nextInt(3) == 0) {
      return pick(random, ATOMS);
    }
    StringBuilder json = new StringBuilder("{");
    for (int i = random.nextInt(5); i >= 0; i--) {
      json.append('"').append(pick(random, NAMES)).append("\":").append(data(random, depth + 1));
      json.append(i > 0 ? "," : "");
    }
    return json.append(random.nextInt(12) == 0 ? "" : "}").toString();
  }

  private static String pick(SplittableRandom random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
