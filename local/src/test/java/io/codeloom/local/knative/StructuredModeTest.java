package io.codeloom.local.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredModeTest {
  private static Optional<Event> parse(String rest) {
    return StructuredMode.parse(
        ("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"" + rest + "}")
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void dataIsJsonUnlessItSaysOtherwise() {
    assertThat(parse(",\"data\":\"a\"").orElseThrow().text()).isEqualTo("\"a\"");
    assertThat(parse(",\"data\":\"a\",\"datacontenttype\":\"text/plain\"").orElseThrow().text())
        .isEqualTo("a");
    assertThat(parse(",\"data_base64\":\"aGk=\"").orElseThrow().text()).isEqualTo("hi");
    assertThat(parse("").orElseThrow().data()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"data_base64\":\"*\"", ",\"Bad-Name\":1", ",\"data\":"})
  void whatIsMalformedIsNoEvent(String rest) {
    assertThat(parse(rest)).isEmpty();
  }
}
