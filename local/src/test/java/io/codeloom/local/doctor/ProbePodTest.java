package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Nobody can say of a name without an address that it is closed. */
  @Test
  void whatHasNoAddressThereIsWrongWhetherItMustBeOpenOrClosed() {
    List<Finding> found =
        ProbePod.judge("db.example:3306 unresolved\ncos.example:443 unresolved\n", CLOSED, OPEN);
    assertThat(Findings.wrong(found))
        .containsExactly(
            "agents: MySQL (db.example:3306) was not tried: its name is not resolved there",
            "agents: COS (cos.example:443) was not tried: its name is not resolved there");
    assertThat(found).allSatisfy(finding -> assertThat(finding.toString()).contains("DNS"));
  }

  @Test
  void aPodThatDoesNotEndIsWrong() {
    ProbePod probe = new ProbePod("codeloom-agents", "image", Optional.empty());
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

  /** Elsewhere the network plug-in may enforce what it does not on the agents' own nodes. */
  @Test
  void runsOnTheAgentsOwnNodesIfThereAreSome() {
    PodSpec anywhere = new ProbePod("a", "image", Optional.empty()).pod(List.of()).getSpec();
    assertThat(anywhere.getNodeSelector()).isNullOrEmpty();
    assertThat(anywhere.getTolerations()).isEmpty();

    PodSpec own = new ProbePod("a", "image", Optional.of("agents")).pod(List.of()).getSpec();
    assertThat(own.getNodeSelector()).isEqualTo(Map.of("codeloom.io/pool", "agents"));
    assertThat(own.getTolerations())
        .containsExactly(new Toleration("NoSchedule", "codeloom.io/pool", "Equal", null, "agents"));
  }

  private static List<String> wrong(String message) {
    return Findings.wrong(ProbePod.judge(message, CLOSED, OPEN));
  }
}
