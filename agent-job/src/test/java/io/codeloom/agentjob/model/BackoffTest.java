package io.codeloom.agentjob.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.http.Headers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8", "5, 32", "6, 60", "9, 60", "1000, 60"})
  void doublesUpToItsLongestAndIsJittered(int failed, int seconds) {
    Random random = new Random(1);
    long whole = seconds * 1000L;
    List<Long> waits =
        Stream.generate(() -> Backoff.DEFAULT.after(failed, random).toMillis()).limit(200).toList();

    assertThat(waits).allMatch(wait -> wait >= whole / 2 && wait <= whole);
    assertThat(Set.copyOf(waits)).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after, 7, 7000",
    "retry-after, 0.5, 500",
    "retry-after, 0, 0",
    "retry-after-ms, 250, 250",
    "retry-after, 'Thu, 01 Jan 2026 12:00:30 GMT', 30000",
    "retry-after, 'Thu, 01 Jan 2026 11:00:00 GMT', 0"
  })
  void theProvidersWishIsReadInEachOfItsForms(String name, String value, long millis) {
    assertThat(new RetryAfter(NOON).of(header(name, value))).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "NaN", "2026-01-01T12:00:00Z"})
  void whatIsNoTimeIsNoWish(String value) {
    assertThat(new RetryAfter(NOON).of(header("retry-after", value))).isNull();
  }

  @Test
  void theMillisecondsGoFirst() {
    Headers both = Headers.builder().put("Retry-After", "9").put("retry-after-ms", "100").build();

    assertThat(new RetryAfter(NOON).of(both)).isEqualTo(Duration.ofMillis(100));
  }

  private static Headers header(String name, String value) {
    return Headers.builder().put(name, value).build();
  }
}
