package io.codeloom.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.json.JsonMapper;

class CloudEventMessagesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @ValueSource(strings = {"ce-knativeerrorcode", "Ce-Knativeerrorcode"})
  void aDeadLetterInBinaryModeCarriesItsCode(String header) {
    var message = MessageBuilder.withPayload(new byte[0]).setHeader(header, "422").build();

    assertThat(CloudEventMessages.read(message, JSON).deadLetterCode()).isEqualTo("422");
  }

  @ParameterizedTest
  @CsvSource({"422", "'\"422\"'"})
  void aDeadLetterInStructuredModeCarriesItsCode(String code) {
    String event = "{\"specversion\":\"1.0\",\"type\":\"t\",\"knativeerrorcode\":" + code + "}";

    assertThat(structured(event).deadLetterCode()).isEqualTo("422");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"type\":\"t\"}", "{\"type\":\"t\",\"knativeerrorcode\":null}"})
  void anyOtherEventHasNone(String event) {
    assertThat(structured(event).deadLetterCode()).isNull();
  }

  private static IncomingEvent structured(String event) {
    var message =
        MessageBuilder.withPayload(event.getBytes(UTF_8))
            .setHeader("content-type", "application/cloudevents+json")
            .build();
    return CloudEventMessages.read(message, JSON);
  }
}
