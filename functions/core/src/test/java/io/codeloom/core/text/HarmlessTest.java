package io.codeloom.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarmlessTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x08, 0x0b, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0x9d, 0xad, 0x61c, 0x200b, 0x200e,
        0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0xe000, 0xfff9, 0xe0001, 0xd800
      })
  void signThatDrivesATerminalOrHidesTextIsNamed(int point) {
    String harmful = "a" + Character.toString(point) + "b";

    assertThat(Harmless.text(harmful)).isEqualTo("a\\u{%x}b".formatted(point));
  }

  @Test
  void textOfAnyLanguageStaysAsItIs() {
    String text = "Prüfung: 日本語 \uD83D\uDE00\tשלום\nzwei — «drei»";

    assertThat(Harmless.text(text)).isSameAs(text);
  }

  @Test
  void lineCannotBeEndedByWhatIsInIt() {
    assertThat(Harmless.onOneLine("a\r\n2026-01-01 INFO forged\n\u2028b\tc"))
        .isEqualTo("a\\n2026-01-01 INFO forged\\n\\u{2028}b c");
  }
}
