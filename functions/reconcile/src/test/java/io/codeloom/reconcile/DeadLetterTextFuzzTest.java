package io.codeloom.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.JsonTexts;
import io.codeloom.core.fuzz.Words;
import io.codeloom.platform.kafka.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** Dead letters nobody thought of can be shown, drive no terminal and give no token away. */
class DeadLetterTextFuzzTest {
  private static final String TOKEN = "doNotShowMe";
  private static final List<String> NAMES =
      List.of("id", "source", "type", "subject", "reason", "knativeerrorcode", "time");

  private static Gen<StoredEvent> letters() {
    Gen<String> odd = Words.odd();
    Gen<byte[]> data =
        Fuzz.damaged(
            JsonTexts.of(NAMES, List.of()).map(text -> text.getBytes(StandardCharsets.UTF_8)), 4);
    return in -> {
      Map<String, String> attributes = new TreeMap<>(Map.of(EventTypes.TOKEN, TOKEN));
      for (String name : NAMES) {
        if (Fuzz.oneIn(3, in)) {
          attributes.put(Fuzz.oneIn(8, in) ? name + odd.generate(in) : name, odd.generate(in));
        }
      }
      return new StoredEvent(1, 2, Instant.EPOCH, null, attributes, "", data.generate(in));
    };
  }

  @Test
  void noNameOfAnAttributePassesForALine() {
    StoredEvent letter =
        new StoredEvent(
            1, 2, Instant.EPOCH, null, Map.of("a\nreason", "\u2028x"), "", new byte[] {'{', '}'});

    assertThat(DeadLetterText.whole(letter))
        .isEqualTo("1/2  1970-01-01T00:00:00Z\na\\nreason: \\u{2028}x\n\n{}");
  }

  @Test
  void everyLetterCanBeShown() {
    Fuzz.of(2_000)
        .forAll(letters())
        .checkAssert(
            letter -> {
              assertThat(DeadLetterText.line(letter)).doesNotContain("\n");
              assertThat(DeadLetterText.line(letter)).matches("[^\\p{Cntrl}\\p{Cf}\\u2028]*");
              assertThat(DeadLetterText.whole(letter))
                  .doesNotContain(TOKEN)
                  .matches("[\\n\\t[^\\p{Cntrl}\\p{Cf}\\u2028]]*");
            });
  }
}
