package io.codeloom.local.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEventsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"plain text", "100 %", "%41", "quote\"", "ümlaut 🧵", "line\r\nbreak", ""})
  void anyValueSurvivesAHeader(String value) {
    Map<String, String> headers = HttpEvents.headers(Event.of("1", "s", "t").with("x", value));
    assertThat(headers.get("ce-x")).matches("[ -~]*");
    Event read = HttpEvents.read(lists(headers), new byte[0]).orElseThrow();
    assertThat(read.attribute("x")).contains(value);
  }

  @Test
  void anEventNeedsItsRequiredAttributes() {
    Map<String, String> headers = HttpEvents.headers(Event.of("1", "s", "t"));
    for (String required : List.of("ce-id", "ce-source", "ce-type", "ce-specversion")) {
      Map<String, String> lacking = new TreeMap<>(headers);
      lacking.remove(required);
      assertThat(HttpEvents.read(lists(lacking), new byte[0])).isEmpty();
    }
  }

  private static Map<String, List<String>> lists(Map<String, String> headers) {
    return headers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
  }
}
