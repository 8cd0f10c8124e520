package io.codeloom.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One service away for longer than any retry, then back. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTest {
  private World world;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    world = new World(folder);
  }

  @AfterAll
  void end() throws Exception {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
    "MYSQL, 10, 503",
    "REDIS, 10, 202",
    "KAFKA, 1, 202",
    "COS, 10, 503",
    "KUBERNETES, 10, 202"
  })
  void submitAnswersWhatItCanAndEverythingCompletesAfterwards(
      Service service, int minutes, int answer) throws Exception {
    Journey journey = new Journey(world, Scenario.ZIP, null, null);

    HttpResponse<String> first = journey.runThrough(Outage.of(world.calls(), service), minutes);

    assertThat(first.statusCode()).isEqualTo(answer);
    assertThat(first.headers().firstValue("Retry-After").isPresent()).isEqualTo(answer == 503);
    assertThat(Aftermath.of(world, Scenario.ZIP, journey)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"COS, 10", "KUBERNETES, 10"})
  void gitTaskLosesNoAttemptToIt(Service service, int minutes) throws Exception {
    Journey journey = new Journey(world, Scenario.GIT, null, null);

    journey.runThrough(Outage.of(world.calls(), service), minutes);

    assertThat(world.rows().column("SELECT strikes FROM tasks")).containsExactly("1");
    assertThat(Aftermath.of(world, Scenario.GIT, journey)).isEmpty();
  }
}
