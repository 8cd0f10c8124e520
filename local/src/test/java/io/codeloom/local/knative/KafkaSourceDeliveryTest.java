package io.codeloom.local.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.knative.RetryPolicy.Backoff;
import io.codeloom.local.knative.ScriptedSink.Reply;
import io.codeloom.local.knative.ScriptedSink.Request;
import io.codeloom.local.services.KafkaTopics;
import io.codeloom.local.services.TopicSpec;
import io.codeloom.local.support.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries, dead letters, losses. */
class KafkaSourceDeliveryTest {
  private KafkaFixture kafka;
  private ScriptedSink graves;

  @BeforeEach
  void start() throws Exception {
    kafka = new KafkaFixture(1);
    graves = ScriptedSink.answering(202);
  }

  @AfterEach
  void stop() throws Exception {
    kafka.close();
    graves.close();
  }

  @Test
  void repeatsWhateverMayPass() throws Exception {
    try (ScriptedSink sink = ScriptedSink.answering(500, 503, 404, 408, 409, 429, 599, 202)) {
      kafka.send("k", "v");
      kafka.source(sink.sink(), KafkaFixture.retriesThen(10, graves.sink()));
      sink.await(8);
      Eventually.that("committed", () -> kafka.committed() == 1);
      assertThat(sink.requests()).hasSize(8);
      assertThat(graves.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 410, 415, 422})
  void buriesAtOnceWhatCanNeverPass(int status) throws Exception {
    try (ScriptedSink sink = ScriptedSink.answering(status)) {
      kafka.send("k", "v");
      kafka.source(sink.sink(), KafkaFixture.retriesThen(5, graves.sink()));
      Request letter = graves.await(1).get(0);
      assertThat(sink.requests()).hasSize(1);
      assertThat(letter.header("Ce-knativeerrorcode")).isEqualTo(Integer.toString(status));
      assertThat(letter.header("Ce-knativeerrordest")).isEqualTo(sink.uri().toString());
      assertThat(letter.text()).isEqualTo("v");
      Eventually.that("committed", () -> kafka.committed() == 1);
    }
  }

  @Test
  void aDeadLetterCarriesTheReasonAndTheFirstKibibyteOfTheAnswer() throws Exception {
    String answer = "x".repeat(3000);
    try (ScriptedSink sink =
        new ScriptedSink(
            request ->
                new Reply(
                    422, Map.of("kne-Reason", "bad zip", "kne-", "x", "Other", "y"), answer))) {
      kafka.send("k", "v");
      kafka.source(sink.sink(), KafkaFixture.retriesThen(0, graves.sink()));
      Request letter = graves.await(1).get(0);
      assertThat(letter.header("Ce-reason")).isEqualTo("bad zip");
      assertThat(letter.header("Ce-other")).isNull();
      byte[] data = Base64.getDecoder().decode(letter.header("Ce-knativeerrordata"));
      assertThat(new String(data, StandardCharsets.UTF_8)).isEqualTo("x".repeat(1024));
      assertThat(letter.header("Ce-id")).isEqualTo("partition:0/offset:0");
    }
  }

  @Test
  void deadLettersReachATopicThroughAKafkaSink() throws Exception {
    KafkaSink target = new KafkaSink("codeloom", "dead-letters", kafka.topic() + "-dead");
    KafkaTopics.ensure(kafka.bootstrapServers(), List.of(new TopicSpec(target.topic(), 1)));
    try (ScriptedSink sink = ScriptedSink.answering(422);
        EventIngress ingress =
            EventIngress.start(
                new IngressConfig(kafka.bootstrapServers(), 0, List.of(target), 1))) {
      kafka.send("task-1", "v");
      kafka.source(sink.sink(), KafkaFixture.retriesThen(1, Sink.of(ingress.uri(target))));
      ConsumerRecord<byte[], byte[]> letter = kafka.read(target.topic(), 1).get(0);
      assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("task-1");
      assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo("v");
      assertThat(
              new String(
                  letter.headers().lastHeader("ce_knativeerrorcode").value(),
                  StandardCharsets.UTF_8))
          .isEqualTo("422");
    }
  }

  @Test
  void aHangUpIsRepeatedAsOftenAsThePolicySaysThenBuried() throws Exception {
    try (ScriptedSink sink = new ScriptedSink(request -> Reply.hangUp())) {
      kafka.send("k", "v");
      kafka.source(sink.sink(), KafkaFixture.retriesThen(3, graves.sink()));
      Request letter = graves.await(1).get(0);
      assertThat(sink.requests()).hasSize(4);
      assertThat(letter.header("Ce-knativeerrorcode")).isNull();
      assertThat(letter.header("Ce-knativeerrordest")).isEqualTo(sink.uri().toString());
    }
  }

  @Test
  void anAnswerThatTakesTooLongIsATransportError() throws Exception {
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
            })) {
      RetryPolicy impatient =
          RetryPolicy.delivery(1, Backoff.LINEAR, Duration.ofMillis(10), Duration.ofMillis(300));
      kafka.send("k", "v");
      kafka.source(sink.sink(), new DeliverySpec(impatient, Optional.of(graves.sink())));
      graves.await(1);
      assertThat(sink.requests()).hasSize(2);
      release.countDown();
    }
  }

  @Test
  void withoutADeadLetterSinkTheEventIsLostAndTheOffsetCommitted() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedSink sink =
        new ScriptedSink(r -> Reply.status(calls.incrementAndGet() == 1 ? 422 : 202))) {
      kafka.send("k", "lost");
      kafka.send("k", "next");
      KafkaSource first = kafka.source(sink.sink(), KafkaFixture.retriesOnly(5));
      Eventually.that("both committed", () -> kafka.committed() == 2);
      first.close();
      kafka.send("k", "last");
      kafka.source(sink.sink(), KafkaFixture.retriesOnly(5));
      assertThat(sink.await(3)).extracting(Request::text).last().isEqualTo("last");
      assertThat(sink.requests()).hasSize(3);
    }
  }

  @Test
  void aDeadLetterSinkThatFailsTooLosesTheEvent() throws Exception {
    try (ScriptedSink sink = ScriptedSink.answering(400);
        ScriptedSink broken = ScriptedSink.answering(500)) {
      kafka.send("k", "v");
      kafka.source(sink.sink(), KafkaFixture.retriesThen(2, broken.sink()));
      Eventually.that("committed", () -> kafka.committed() == 1);
      assertThat(broken.requests()).hasSize(3);
    }
  }

  @Test
  void delaysGrowAsThePolicySays() {
    RetryPolicy exponential = RetryPolicy.deliveryDefaults();
    assertThat(exponential.retries()).isEqualTo(10);
    assertThat(exponential.timeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(exponential.pause(1)).isEqualTo(Duration.ofMillis(600));
    assertThat(exponential.pause(3)).isEqualTo(Duration.ofMillis(2400));
    RetryPolicy linear =
        RetryPolicy.delivery(3, Backoff.LINEAR, Duration.ofSeconds(2), Duration.ofSeconds(9));
    assertThat(linear.pause(3)).isEqualTo(Duration.ofSeconds(6));
  }
}
