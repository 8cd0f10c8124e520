package io.codeloom.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.text.Harmless;
import io.codeloom.platform.kafka.StoredEvent;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Dead letters as text that cannot drive a terminal. The event token is never shown. */
final class DeadLetterText {
  private static final int MAX_DATA = 4_096;
  private static final int MAX_VALUE = 300;
  private static final String NOTHING = "-";

  private DeadLetterText() {}

  /** One line: where, when, status, type, subject or id, reason. */
  static String line(StoredEvent letter) {
    String subject = letter.attribute("subject");
    return String.join(
        "  ",
        place(letter),
        letter.at().toString(),
        shown(letter.attribute("knativeerrorcode")),
        shown(letter.attribute("type")),
        shown(subject.isEmpty() ? letter.attribute("id") : subject),
        shown(letter.attribute("reason")));
  }

  /** Everything, its data cut after 4 KiB. */
  static String whole(StoredEvent letter) {
    String attributes =
        new TreeMap<>(letter.attributes())
            .entrySet().stream()
                .map(
                    one ->
                        one.getKey().equals(EventTypes.TOKEN)
                            ? one.getKey() + ": (kept back)"
                            : Harmless.onOneLine(one.getKey()) + ": " + shown(one.getValue()))
                .collect(Collectors.joining("\n"));
    byte[] data = Arrays.copyOf(letter.data(), Math.min(letter.data().length, MAX_DATA));
    String cut = letter.data().length > MAX_DATA ? "\n… " + letter.data().length + " bytes" : "";
    return place(letter)
        + "  "
        + letter.at()
        + "\n"
        + attributes
        + "\n\n"
        + Harmless.text(new String(data, UTF_8))
        + cut;
  }

  private static String place(StoredEvent letter) {
    return letter.partition() + "/" + letter.offset();
  }

  private static String shown(String value) {
    String text = Harmless.onOneLine(value);
    if (text.isBlank()) {
      return NOTHING;
    }
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + "…";
  }
}
