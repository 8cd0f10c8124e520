package io.codeloom.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.Topics;
import io.codeloom.local.services.KafkaTopics;
import io.codeloom.local.services.RestartableKafka;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.services.TestServices;
import io.codeloom.local.services.TopicSpec;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link OutageTest} makes of the ports, made at the socket of each server. */
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LineOutageTest {
  /** Generous: what a function's own timeouts add up to on a machine with other work. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  private RestartableKafka kafka;
  private Lines lines;
  private World world;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    kafka = new RestartableKafka(Files.createDirectory(folder.resolve("kafka")));
    KafkaTopics.ensure(
        kafka.bootstrapServers(),
        Topics.ALL.stream().map(topic -> new TopicSpec(topic, 2)).toList());
    ServiceAddresses shared = TestServices.shared().isolated();
    lines = new Lines(kafka);
    world =
        new World(
            Files.createDirectory(folder.resolve("world")),
            new ServiceAddresses(
                kafka.bootstrapServers(),
                shared.mysqlUrl(),
                shared.mysqlUser(),
                shared.mysqlPassword(),
                shared.redisUri()),
            lines::between);
  }

  @AfterAll
  void end() throws Exception {
    world.close();
    lines.close();
    kafka.close();
  }

  @ParameterizedTest
  @CsvSource({
    "MYSQL, REFUSES, 10, 503",
    "MYSQL, HANGS, 1, 503",
    "REDIS, REFUSES, 10, 202",
    "REDIS, HANGS, 1, 202",
    "KAFKA, REFUSES, 1, 202",
    "KAFKA, HANGS, 1, 202",
    "COS, REFUSES, 10, 503",
    "COS, HANGS, 1, 503",
    "COS, SAYS_503, 10, 503",
    "KUBERNETES, REFUSES, 10, 202",
    "KUBERNETES, HANGS, 1, 202"
  })
  void submitAnswersInTimeAndEverythingCompletesAfterwards(
      Service service, Lines.Way way, int minutes, int answer) throws Exception {
    Journey journey = new Journey(world, Scenario.ZIP, null, null);

    HttpResponse<String> first = journey.runThrough(lines.outage(service, way), minutes);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(answer);
    assertThat(first.headers().firstValue("Retry-After").isPresent()).isEqualTo(answer == 503);
    assertThat(journey.messenger().slowest()).isLessThan(BOUND);
    assertThat(Aftermath.of(world, Scenario.ZIP, journey)).isEmpty();
  }
}
