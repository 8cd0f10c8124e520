package io.codeloom.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.event.JobCheck;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.JsonTexts;
import io.codeloom.core.fuzz.Words;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages nobody thought of are read or refused, and nothing else comes of them. */
class CloudEventsFuzzTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MESSAGES = 10_000;

  private static final List<String> NAMES =
      List.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "data",
          "data_base64",
          "partitionkey",
          "traceparent",
          "knativeerrorcode",
          "body",
          "isBase64Encoded",
          "task_id",
          "input_type",
          "job_name",
          "job_uid",
          "metadata");

  private static final List<String> TYPES =
      List.of("application/cloudevents+json", "application/json", "APPLICATION/CLOUDEVENTS+JSON;x");

  private static final Gen<byte[]> DATA =
      Fuzz.damaged(
          JsonTexts.of(NAMES, List.of("\"git\"", "\"e30=\"", "\"1.0\""))
              .map(text -> text.getBytes(UTF_8)),
          2);

  private record Sent(Map<String, String> headers, byte[] data) {
    Message<byte[]> message() {
      return MessageBuilder.withPayload(data).copyHeaders(headers).build();
    }

    @Override
    public String toString() {
      return headers + "\n" + Fuzz.shown(data);
    }
  }

  private static Gen<Sent> sent() {
    Gen<String> odd = Words.odd();
    return in -> {
      Map<String, String> headers = new TreeMap<>();
      headers.put("content-type", Fuzz.pick(TYPES, in));
      if (Fuzz.oneIn(4, in)) {
        headers.put("aws-api-gateway", "true");
      }
      for (String name : NAMES) {
        if (Fuzz.oneIn(8, in)) {
          headers.put("ce-" + name, odd.generate(in));
        }
      }
      return new Sent(headers, DATA.generate(in));
    };
  }

  @Test
  void everyMessageIsReadOrRefused() {
    Fuzz.of(MESSAGES)
        .forAll(sent())
        .checkAssert(
            sent -> {
              try {
                IncomingEvent event = CloudEventMessages.read(sent.message(), JSON);
                assertThat(event.data()).isNotNull();
                assertThat(event.type()).isNotNull();
                assertThat(event.id()).isNotNull();
                assertThat(event.source()).isNotNull();
              } catch (RejectedException e) {
                isARefusal(e);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(classes = {TaskQueued.class, JobCheck.class, JsonNode.class})
  void everyDataIsReadOrRefused(Class<?> type) {
    Fuzz.of(MESSAGES / 5)
        .forAll(DATA.describedAs(Fuzz::shown))
        .checkAssert(
            data -> {
              try {
                assertThat(CloudEventMessages.parse(data, type, JSON)).isNotNull();
              } catch (RejectedException e) {
                isARefusal(e);
              }
            });
  }

  /** Which never repeats what it refuses. */
  private static void isARefusal(RejectedException e) {
    assertThat(e.type()).isEqualTo(ProblemType.EVENT_REFUSED);
    assertThat(e.getMessage()).hasSizeLessThan(100).matches("[A-Za-z0-9_' ]+");
  }
}
