package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbePodTest {
  private static final Map<String, String> CLOSED = Map.of("MySQL", "db.example:3306");
  private static final Map<String, String> OPEN = Map.of("COS", "cos.example:443");

  @Test
  void aNetworkAsItShouldBeIsFine() {
    assertThat(wrong("db.example:3306 closed\ncos.example:443 open\n")).isEmpty();
  }

  @Test
  void whatIsOpenAndMustNotIsWrong() {
    assertThat(wrong("db.example:3306 open\ncos.example:443 open\n"))
        .containsExactly("agents: MySQL (db.example:3306) is open");
  }

  @Test
  void whatIsClosedAndMustNotIsWrong() {
    assertThat(wrong("db.example:3306 closed\ncos.example:443 closed\n"))
        .containsExactly("agents: COS (cos.example:443) is closed");
  }

  /** A probe that says nothing must not look like a network that lets nothing through. */
  @Test
  void whatWasNotTriedIsWrong() {
    assertThat(wrong("")).hasSize(2);
  }

  @Test
  void aPodThatDoesNotEndIsWrong() {
    ProbePod probe = new ProbePod("codeloom-agents", "image");
    assertThat(Findings.wrong(probe.look(new FakeCluster(), CLOSED, OPEN)))
        .containsExactly("the probe pod in codeloom-agents did not end in time");
    assertThat(
            Findings.wrong(
                probe.look(
                    new FakeCluster().podsSay("db.example:3306 closed\ncos.example:443 open"),
                    CLOSED,
                    OPEN)))
        .isEmpty();
  }

  private static List<String> wrong(String message) {
    return Findings.wrong(ProbePod.judge(message, CLOSED, OPEN));
  }
}
