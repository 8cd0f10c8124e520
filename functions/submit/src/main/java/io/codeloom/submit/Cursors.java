package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.port.TaskCursor;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Cursors as callers carry them: opaque text. */
final class Cursors {
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  private Cursors() {}

  static String encode(TaskCursor cursor) {
    String plain = cursor.createdAt() + "/" + cursor.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws RejectedException if the text is no cursor
   */
  static TaskCursor decode(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int slash = plain.indexOf('/');
      if (slash > 0) {
        TaskCursor cursor =
            new TaskCursor(
                Instant.parse(plain.substring(0, slash)),
                UUID.fromString(plain.substring(slash + 1)));
        if (encode(cursor).equals(text) && isStorable(cursor.createdAt())) {
          return cursor;
        }
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // Answered below.
    }
    throw new RejectedException(
        ProblemType.INVALID_REQUEST, "cursor must be the next_cursor of an earlier answer.");
  }

  /** What a DATETIME column can be compared with. */
  private static boolean isStorable(Instant time) {
    return !time.isBefore(Instant.EPOCH) && time.isBefore(END);
  }
}
