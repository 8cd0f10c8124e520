package io.codeloom.local.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.knative.KafkaSourceConfig.Ordering;
import io.codeloom.local.knative.KafkaSourceConfig.Timing;
import io.codeloom.local.knative.ScriptedSink.Reply;
import io.codeloom.local.knative.ScriptedSink.Request;
import io.codeloom.local.support.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Ordering, commits and replays. */
class KafkaSourceOrderTest {
  private static Reply held(CountDownLatch release) {
    try {
      release.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Reply.status(202);
  }

  @Test
  void unorderedHasFiftyUnderWayAndNoMore() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (KafkaFixture kafka = new KafkaFixture(3);
        ScriptedSink sink = new ScriptedSink(request -> held(release))) {
      IntStream.range(0, 200).forEach(i -> kafka.send("k" + i, "v" + i));
      kafka.source(sink.sink(), KafkaFixture.retriesOnly(0));
      sink.await(50);
      assertThat(sink.requests()).hasSize(50);
      release.countDown();
      assertThat(new HashSet<>(texts(sink.await(200)))).hasSize(200);
      assertThat(sink.mostAtOnce()).isEqualTo(50);
    }
  }

  @Test
  void orderedHasOneUnderWayAndARetryHoldsUpItsPartition() throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    try (KafkaFixture kafka = new KafkaFixture(1);
        ScriptedSink sink =
            new ScriptedSink(
                request ->
                    Reply.status(
                        request.text().equals("v3") && failed.compareAndSet(false, true)
                            ? 503
                            : 202))) {
      IntStream.range(0, 10).forEach(i -> kafka.send("k", "v" + i));
      kafka.source(
          sink.sink(), KafkaFixture.retriesOnly(3), Ordering.ORDERED, KafkaFixture.timing());
      assertThat(texts(sink.await(11)))
          .containsExactly("v0", "v1", "v2", "v3", "v3", "v4", "v5", "v6", "v7", "v8", "v9");
      assertThat(sink.mostAtOnce()).isEqualTo(1);
    }
  }

  @Test
  void orderedPartitionsDoNotWaitForEachOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (KafkaFixture kafka = new KafkaFixture(2);
        ScriptedSink sink =
            new ScriptedSink(
                request -> request.text().equals("stuck") ? held(release) : Reply.status(202))) {
      kafka.send(partitioned(kafka, 0, "stuck"));
      kafka.send(partitioned(kafka, 0, "behind"));
      kafka.source(
          sink.sink(), KafkaFixture.retriesOnly(0), Ordering.ORDERED, KafkaFixture.timing());
      sink.await(1);
      IntStream.range(0, 5).forEach(i -> kafka.send(partitioned(kafka, 1, "free" + i)));
      assertThat(texts(sink.await(6)))
          .containsExactly("stuck", "free0", "free1", "free2", "free3", "free4");
      release.countDown();
      assertThat(texts(sink.await(7))).last().isEqualTo("behind");
    }
  }

  @Test
  void anOffsetIsCommittedOnlyWhenAllBeforeItIsDoneSoAStopReplaysTheRest() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Timing impatient =
        new Timing(Duration.ofMillis(50), Duration.ofSeconds(6), Duration.ofMillis(100));
    try (KafkaFixture kafka = new KafkaFixture(1);
        ScriptedSink sink =
            new ScriptedSink(
                request -> request.text().equals("v2") ? held(release) : Reply.status(202))) {
      IntStream.range(0, 5).forEach(i -> kafka.send("k", "v" + i));
      KafkaSource first =
          kafka.source(sink.sink(), KafkaFixture.retriesOnly(0), Ordering.UNORDERED, impatient);
      sink.await(5);
      Eventually.that("committed up to the open one", () -> kafka.committed() == 2);
      first.close();
      assertThat(kafka.committed()).isEqualTo(2);
      release.countDown();
      kafka.source(sink.sink(), KafkaFixture.retriesOnly(0));
      assertThat(texts(sink.await(8)).subList(5, 8)).containsExactlyInAnyOrder("v2", "v3", "v4");
      Eventually.that("all committed", () -> kafka.committed() == 5);
      assertThat(sink.requests()).hasSize(8);
    }
  }

  @Test
  void anOrderlyStopWaitsAndRepeatsNothing() throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(1);
        ScriptedSink sink = ScriptedSink.answering(202)) {
      kafka.send("k", "early");
      Timing lazy = new Timing(Duration.ofHours(1), Duration.ofSeconds(6), Duration.ofSeconds(10));
      KafkaSource first =
          kafka.source(sink.sink(), KafkaFixture.retriesOnly(0), Ordering.UNORDERED, lazy);
      sink.await(1);
      first.close();
      assertThat(kafka.committed()).isEqualTo(1);
      kafka.send("k", "late");
      kafka.source(sink.sink(), KafkaFixture.retriesOnly(0));
      assertThat(texts(sink.await(2))).containsExactly("early", "late");
    }
  }

  @Test
  void thousandsOfEventsArriveOnceEach() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (KafkaFixture kafka = new KafkaFixture(12);
        ScriptedSink sink =
            new ScriptedSink(
                request -> {
                  seen.add(request.text());
                  return Reply.status(202);
                })) {
      IntStream.range(0, 2000).forEach(i -> kafka.send("k" + i, "v" + i));
      kafka.source(sink.sink(), KafkaFixture.retriesOnly(3));
      Eventually.that("2000 events", () -> seen.size() == 2000);
      Eventually.that("all answered", () -> sink.requests().size() >= 2000);
      assertThat(sink.requests()).hasSize(2000);
    }
  }

  private static ProducerRecord<byte[], byte[]> partitioned(
      KafkaFixture kafka, int partition, String value) {
    return new ProducerRecord<>(
        kafka.topic(), partition, null, value.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(List<Request> requests) {
    return new ArrayList<>(requests).stream().map(Request::text).toList();
  }
}
