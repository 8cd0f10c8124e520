package io.codeloom.finalize.pullrequest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarmlessTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "@everyone",
        "@org/team",
        "(@somebody)",
        "closes #1",
        "Fixes: #1",
        "resolves owner/app#12",
        "closes GH-3",
        "closes gh-3",
        "fixes https://forge.example/o/r/issues/5",
        "fixes https://forge.example/o/r/pull/5",
        "closes https://lab.example/o/r/-/merge_requests/5",
        "!15",
        "https://forge.example/o/r/commit/0123abc"
      })
  void whatAForgeActsOnIsBrokenUp(String text) {
    String harmless = HarmlessText.of(text, 1_000);

    assertThat(harmless).contains("\u200b").hasSize(text.length() + 1);
    assertThat(harmless.replace("\u200b", "")).isEqualTo(text);
    assertThat(harmless)
        .doesNotContainPattern("[@#!][\\p{L}\\p{N}]")
        .doesNotContainPattern("(?i)gh-\\d")
        .doesNotContainPattern("/(issues|pull|merge_requests|commit)/\\w");
  }

  @Test
  void itIsCutByCodePointsBeforeAnythingIsAdded() {
    assertThat(HarmlessText.of("\uD83D\uDE00".repeat(50), 10))
        .isEqualTo("\uD83D\uDE00".repeat(10) + "…");
    assertThat(HarmlessText.of("@a ".repeat(5_000), 4_000).codePointCount(0, 5_000))
        .isEqualTo(5_000);
    assertThat(HarmlessText.line("first\nsecond", 100)).isEqualTo("first");
  }

  @Test
  void invisibleSignsAreTakenOut() {
    assertThat(HarmlessText.of("a\u202eb\u0007c\u200bd\u2066e\u001b[31m", 100))
        .isEqualTo("abcde[31m");
    assertThat(HarmlessText.of("@\u200beveryone", 100)).isEqualTo("@\u200beveryone");
  }

  @Test
  void aBlockCannotBeEndedFromWithin() {
    String block = HarmlessText.block("a\n```\n~~~\n``````\n<!-- --></details>", 1_000);

    assertThat(block).startsWith("```````text\n").endsWith("\n```````");
  }
}
