package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.Words;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;

/** Records of codex-requests that nobody thought of: each becomes a task or is answered, once. */
class RequestsFuzzTest {
  private static final int RECORDS = 300;
  private static final String SECRET = "doNotRepeatMe";
  private static final Route EVENTS = new Route("POST", Route.EVENTS, null);

  private SubmitWorld world;

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
  }

  private record Sent(String contentType, List<String> headers, byte[] data) {
    @Override
    public String toString() {
      return contentType + " " + headers + "\n" + Fuzz.shown(data);
    }
  }

  private static Gen<Sent> records() {
    Gen<String> odd = Words.odd();
    Gen<byte[]> data = Fuzz.damaged(RequestsFuzzTest::data, 1);
    return in -> {
      List<String> headers = new ArrayList<>(List.of("X", "x"));
      for (String name : List.of("ce-id", "ce-source", "ce-type", "ce-time", "ce-partitionkey")) {
        String plain =
            name.equals("ce-id") ? UUID.randomUUID().toString() : "dev.knative.kafka.event";
        headers.add(name);
        headers.add(Fuzz.oneIn(8, in) ? odd.generate(in).replaceAll("[^\\x20-\\x7e]", "?") : plain);
      }
      boolean structured = Fuzz.oneIn(3, in);
      return new Sent(
          structured ? "application/cloudevents+json" : "application/json",
          structured ? List.of("X", "x") : headers,
          data.generate(in));
    };
  }

  private static byte[] data(RandomnessSource in) {
    byte[] plain = FuzzedBody.of(EVENTS).generate(in);
    return Fuzz.oneIn(6, in)
        ? new String(plain, UTF_8)
            .replaceFirst("\\{", "{\"github_token\":\"" + SECRET + "\",")
            .getBytes(UTF_8)
        : plain;
  }

  @Test
  void everyRecordBecomesATaskOrIsAnswered() {
    Fuzz.of(RECORDS)
        .forAll(records())
        .checkAssert(
            sent -> {
              int tasks = tasks();
              int rejected = world.events.rejected().size();

              HttpResponse<String> answer =
                  Api.post(
                      "/", sent.contentType(), sent.data(), sent.headers().toArray(new String[0]));

              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
              int more = world.events.rejected().size() - rejected;
              assertThat(tasks() - tasks + more).isBetween(0, 1);
              if (more == 1) {
                saysWhyAndNothingElse(world.events.rejected().get(rejected));
              }
            });
    assertThat(tasks()).as("some are fine").isPositive();
    assertThat(world.events.rejected()).as("some are not").isNotEmpty();
    assertThat(world.code.keys()).isEmpty();
  }

  private int tasks() {
    return world.tasks.list("ci", null, null, 10_000).size();
  }

  private static void saysWhyAndNothingElse(RequestRejected rejection) {
    assertThat(rejection.detail()).isNotBlank().hasSizeLessThan(300);
    assertThat(rejection.detail()).doesNotContain("Exception", "io.codeloom", "jackson", SECRET);
  }
}
