package io.codeloom.local.knative;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says on an event why nobody took it, in the extensions Knative uses. */
final class DeadLetter {
  private static final int DATA_BYTES = 1024;
  private static final String EXTENSION_HEADER = "kne-";

  private DeadLetter() {}

  static Event of(Event event, Sink sink, Answer answer) {
    Event letter = event.with("knativeerrordest", sink.uri().toString());
    if (answer instanceof Answer.Status status) {
      return ofStatus(letter, status);
    }
    return letter.with(
        "knativeerrordata", encoded(answer.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static Event ofStatus(Event event, Answer.Status status) {
    Event letter = event.with("knativeerrorcode", Integer.toString(status.code()));
    if (!status.body().isEmpty()) {
      letter = letter.with("knativeerrordata", encoded(status.body().bytes()));
    }
    for (Map.Entry<String, List<String>> entry : status.headers().entrySet()) {
      String header = entry.getKey().toLowerCase(Locale.ROOT);
      String name = extensionName(header);
      if (header.startsWith(EXTENSION_HEADER) && !name.isEmpty() && !entry.getValue().isEmpty()) {
        letter = letter.with(name, entry.getValue().get(0));
      }
    }
    return letter;
  }

  /** Extension names of CloudEvents are lower-case letters and digits. */
  private static String extensionName(String header) {
    return header.replace(EXTENSION_HEADER, "").replaceAll("[^a-z0-9]", "");
  }

  private static String encoded(byte[] data) {
    return Base64.getEncoder()
        .encodeToString(Arrays.copyOf(data, Math.min(data.length, DATA_BYTES)));
  }
}
