package io.codeloom.local.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.knative.ScriptedSink.Reply;
import io.codeloom.local.knative.ScriptedSink.Request;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PingSourceTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  private static PingSource start(ScriptedSink sink, EventSender sender) {
    AtomicInteger number = new AtomicInteger();
    return PingSource.start(
        new PingSourceConfig(
            "codeloom", "reconcile", Duration.ofMillis(50), "{\"page\":1}", sink.sink()),
        sender,
        NOON,
        () -> "id-" + number.incrementAndGet());
  }

  @Test
  void postsAnEventWithItsDataEachInterval() throws Exception {
    try (ScriptedSink sink = ScriptedSink.answering(202);
        EventSender sender = new EventSender();
        PingSource source = start(sink, sender)) {
      assertThat(source).isNotNull();
      Request request = sink.await(3).get(0);
      assertThat(request.header("Ce-type")).isEqualTo("dev.knative.sources.ping");
      assertThat(request.header("Ce-source"))
          .isEqualTo("/apis/v1/namespaces/codeloom/pingsources/reconcile");
      assertThat(request.header("Ce-time")).isEqualTo("2026-01-01T12:00:00Z");
      assertThat(request.header("Content-Type")).isEqualTo("application/json");
      assertThat(request.text()).isEqualTo("{\"page\":1}");
      assertThat(sink.requests()).extracting(r -> r.header("Ce-id")).contains("id-1", "id-2");
    }
  }

  @Test
  void doesNotWaitForAnAnswer() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedSink sink =
            new ScriptedSink(
                request -> {
                  try {
                    release.await(60, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return Reply.status(202);
                });
        EventSender sender = new EventSender();
        PingSource source = start(sink, sender)) {
      assertThat(source).isNotNull();
      sink.await(2);
      assertThat(sink.mostAtOnce()).isGreaterThan(1);
      release.countDown();
    }
  }
}
