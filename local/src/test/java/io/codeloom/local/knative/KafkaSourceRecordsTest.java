package io.codeloom.local.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.knative.ScriptedSink.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a record looks like as a request. */
class KafkaSourceRecordsTest {
  private KafkaFixture kafka;
  private ScriptedSink sink;

  @BeforeEach
  void start() throws Exception {
    kafka = new KafkaFixture(1);
    sink = ScriptedSink.answering(202);
  }

  @AfterEach
  void stop() throws Exception {
    kafka.close();
    sink.close();
  }

  private Request delivered(ProducerRecord<byte[], byte[]> record) throws Exception {
    kafka.send(record);
    kafka.source(sink.sink(), KafkaFixture.retriesOnly(0));
    return sink.await(1).get(0);
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPlainRecordBecomesABinaryEventWithExactlyTheseAttributes() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            kafka.topic(),
            0,
            1_790_000_000_123L,
            "schlüssel".getBytes(StandardCharsets.UTF_8),
            "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    header(record, "X-Trace_Id", "t 1");
    header(record, "Content-Type", "Application/JSON");
    Request request = delivered(record);
    assertThat(request.text()).isEqualTo("{\"a\":1}");
    assertThat(request.header("Prefer")).isEqualTo("reply");
    assertThat(request.header("Kn-Namespace")).isEqualTo("codeloom");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    Event event = HttpEvents.read(request.headers(), request.body()).orElseThrow();
    assertThat(event.attributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("specversion", "1.0"),
                Map.entry("type", "dev.knative.kafka.event"),
                Map.entry(
                    "source", "/apis/v1/namespaces/codeloom/kafkasources/tasks#" + kafka.topic()),
                Map.entry("id", "partition:0/offset:0"),
                Map.entry("subject", "partition:0#0"),
                Map.entry("time", Instant.ofEpochMilli(1_790_000_000_123L).toString()),
                Map.entry("key", "schlüssel"),
                Map.entry("partitionkey", "schlüssel"),
                Map.entry("kafkaheaderxtraceid", "t 1"),
                Map.entry("datacontenttype", "application/json"),
                Map.entry("knativekafkapartition", "0"),
                Map.entry("knativekafkaoffset", "0")));
  }

  @Test
  void aBinaryCloudEventKeepsItsAttributes() throws Exception {
    ProducerRecord<byte[], byte[]> record = kafka.record("k", "data");
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", "42");
    header(record, "ce_source", "urn:test");
    header(record, "ce_type", "io.test.v1");
    header(record, "ce_extra", "kept");
    header(record, "content-type", "text/plain");
    header(record, "unrelated", "left out");
    Request request = delivered(record);
    assertThat(HttpEvents.read(request.headers(), request.body()).orElseThrow().attributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "specversion", "1.0",
                "id", "42",
                "source", "urn:test",
                "type", "io.test.v1",
                "extra", "kept",
                "datacontenttype", "text/plain",
                "knativekafkapartition", "0",
                "knativekafkaoffset", "0"));
    assertThat(request.text()).isEqualTo("data");
  }

  @Test
  void aStructuredCloudEventIsSentInBinaryMode() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        kafka.record(
            null,
            """
            {"specversion":"1.0","id":"7","source":"urn:s","type":"t","n":5,"data":{"x":[1,2]}}
            """);
    header(record, "content-type", "application/cloudevents+json; charset=utf-8");
    Request request = delivered(record);
    assertThat(request.header("Ce-id")).isEqualTo("7");
    assertThat(request.header("Ce-n")).isEqualTo("5");
    assertThat(request.header("Ce-knativekafkaoffset")).isEqualTo("0");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.text()).isEqualTo("{\"x\":[1,2]}");
  }

  @Test
  void aTombstoneComesWithoutData() throws Exception {
    Request request = delivered(kafka.record("gone", null));
    assertThat(request.body()).isEmpty();
    assertThat(request.header("Ce-key")).isEqualTo("gone");
    assertThat(request.header("Content-Type")).isNull();
  }

  @Test
  void aRecordThatOnlyLooksLikeACloudEventIsAPlainOne() throws Exception {
    ProducerRecord<byte[], byte[]> record = kafka.record(null, "not json");
    header(record, "content-type", "application/cloudevents+json");
    header(record, "ce_bad name\r\n", "x");
    Request request = delivered(record);
    assertThat(request.header("Ce-type")).isEqualTo("dev.knative.kafka.event");
    assertThat(request.header("Ce-kafkaheadercebadname")).isEqualTo("x");
    assertThat(request.text()).isEqualTo("not json");
  }

  @Test
  void aSinksOwnHeadersAreSentAlong() throws Exception {
    kafka.send("k", "v");
    kafka.source(
        new Sink(URI.create(sink.uri() + "path"), Map.of("X-Event-Secret", "s3")),
        KafkaFixture.retriesOnly(0));
    assertThat(sink.await(1).get(0).header("X-event-secret")).isEqualTo("s3");
  }
}
