package io.codeloom.agentjob.model;

import com.openai.core.http.Headers;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * How long an answer asks to wait: {@code retry-after-ms}, or {@code Retry-After} in seconds or as
 * a date (RFC 9110, 10.2.3).
 */
record RetryAfter(Clock clock) {
  /** Null if the answer does not say. */
  Duration of(Headers headers) {
    List<String> millis = headers.values("retry-after-ms");
    if (!millis.isEmpty()) {
      return number(millis.get(0), 1);
    }
    List<String> plain = headers.values("retry-after");
    return plain.isEmpty() ? null : secondsOrDate(plain.get(0).strip());
  }

  private Duration secondsOrDate(String value) {
    Duration seconds = number(value, 1000);
    if (seconds != null) {
      return seconds;
    }
    try {
      var at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), at.toInstant());
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Duration number(String value, int millisEach) {
    try {
      double wait = Double.parseDouble(value.strip());
      return wait >= 0 ? Duration.ofMillis(Math.round(wait * millisEach)) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
