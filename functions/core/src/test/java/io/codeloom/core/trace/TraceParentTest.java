package io.codeloom.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-00f067aa0ba902b7-01",
        "00-" + TRACE + "-00f067aa0ba902b7-00",
      })
  void comesOutAsItCameIn(String header) {
    assertThat(TraceParent.parse(header)).get().hasToString(header);
  }

  @Test
  void laterVersionIsReadAsFarAsThisOneGoes() {
    assertThat(TraceParent.parse("cc-" + TRACE + "-00f067aa0ba902b7-03-what-the-future-holds"))
        .get()
        .hasToString("00-" + TRACE + "-00f067aa0ba902b7-01");
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "garbage",
        "ff-" + TRACE + "-00f067aa0ba902b7-01",
        "00-" + TRACE + "-00f067aa0ba902b7-01-more",
        "00-" + TRACE + "-00f067aa0ba902b7",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-" + TRACE + "-00f067aa0ba902b7-01\r\nX-Forged: 1",
        " 00-" + TRACE + "-00f067aa0ba902b7-01",
        "00-" + TRACE + "-00f067aa0ba902b7-zz",
      })
  void malformedHeaderIsNone(String header) {
    assertThat(TraceParent.parse(header)).isEmpty();
  }

  @Test
  void traceWithoutCallerIsNamedByWhatItIsAbout() {
    UUID id = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

    assertThat(TraceParent.of(id))
        .isEqualTo(TraceParent.of(id))
        .hasToString("00-0f8fad5bd9cb469fa16570867728950e-a16570867728950e-00");
  }
}
