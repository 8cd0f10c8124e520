package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.Words;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests nobody thought of, to every route: none is answered by 5xx, kept waiting, shown a stack
 * trace, or leaves a file where none belongs. What it finds is kept in {@code fuzz/}, as hex, and
 * tried every time. {@link Fuzz} says how to try others, or more.
 */
class HttpFuzzTest {
  private static final int REQUESTS = 60;
  private static final int WAITING_REQUESTS = 4;
  private static final int CALLS = 40;

  private final Set<Path> before = files();
  private SubmitWorld world;

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
    Usage usage = new Usage(3, 10, 5, 15, 2, 60, false);
    Ending ending =
        new Ending(
            TaskStatus.COMPLETED,
            "Done",
            ExitStatus.FINISHED,
            null,
            usage,
            null,
            List.of("diff.patch"));
    world.tasks.seed(
        TaskFixtures.aTask()
            .id(UUID.fromString(Words.ID))
            .status(TaskStatus.COMPLETED)
            .outcome(ending.outcome())
            .build());
  }

  @AfterEach
  void nothingLiesWhereNothingBelongs() {
    assertThat(files()).as("files that requests left").isSubsetOf(before);
    assertThat(world.code.keys()).allMatch(key -> key.matches("tmp_zips/[0-9a-f-]{36}/[^/]+"));
    assertThat(world.logs.keys()).isEmpty();
  }

  static Stream<Path> found() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz"))) {
      return files.filter(file -> file.toString().endsWith(".hex")).sorted().toList().stream();
    }
  }

  static List<Route> routes() {
    return Route.all();
  }

  @ParameterizedTest
  @MethodSource("found")
  void whatWasFoundOnceIsAnsweredWell(Path file) throws IOException {
    RawAnswer.to(HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""))).isWell();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyRequestIsAnsweredWell(Route route) {
    // The servers behind it are not there, and each answer waits for them.
    boolean waits = route.path().equals("/readyz");
    Set<Integer> others = waits ? Set.of(503) : Set.of();
    Fuzz.of(waits ? WAITING_REQUESTS : REQUESTS)
        .forAll(FuzzedRequest.to(route).describedAs(HttpFuzzTest::described))
        .checkAssert(request -> RawAnswer.to(request).isWell(others));
  }

  static List<Route> calls() {
    return Route.all().stream()
        .filter(route -> Contract.calls().contains(route.method() + " " + route.path()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyAnswerIsOneThatTheContractKnows(Route route) {
    Fuzz.of(CALLS).forAll(FuzzedCall.to(route)).checkAssert(FuzzedCall::isAnsweredAsDescribed);
  }

  /** As text, and so that it can be kept. */
  private static String described(byte[] request) {
    return Fuzz.shown(request) + "\nhex " + HexFormat.of().formatHex(request);
  }

  @Test
  void allOfTheContractAndWhatIsNotInItIsTried() {
    assertThat(routes())
        .extracting(route -> route.method() + " " + route.path())
        .containsAll(Contract.calls())
        .contains("POST /", "GET /healthz", "GET /readyz");
  }

  /** Where a name with dots and slashes could lead to, and that has the canary in it. */
  private static Set<Path> files() {
    return Stream.of(".", "..", System.getProperty("java.io.tmpdir"), "/", "/etc")
        .flatMap(folder -> list(Path.of(folder)))
        .filter(file -> file.toString().contains(Words.CANARY))
        .collect(Collectors.toSet());
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
