package io.codeloom.agentjob.agent;

import static io.codeloom.agentjob.agent.StuckDetector.Verdict.FINE;
import static io.codeloom.agentjob.agent.StuckDetector.Verdict.REPEATING;
import static io.codeloom.agentjob.agent.StuckDetector.Verdict.STUCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StuckDetectorTest {
  private static List<StuckDetector.Verdict> of(boolean error, String... steps) {
    StuckDetector detector = new StuckDetector();
    List<StuckDetector.Verdict> verdicts = new ArrayList<>();
    for (String step : steps) {
      verdicts.add(detector.after(step, "result of " + step, error));
    }
    return verdicts;
  }

  @Test
  void fourTimesTheSameIsStuck() {
    assertThat(of(false, "a", "a", "a", "a")).containsExactly(FINE, FINE, REPEATING, STUCK);
  }

  @Test
  void threeTimesTheSameErrorIsStuck() {
    assertThat(of(true, "a", "a", "a")).containsExactly(FINE, REPEATING, STUCK);
  }

  @Test
  void twoStepsInTurnAreStuckAfterSix() {
    assertThat(of(false, "a", "b", "a", "b", "a", "b"))
        .containsExactly(FINE, FINE, FINE, FINE, REPEATING, STUCK);
  }

  @Test
  void anythingNewBreaksTheCircle() {
    assertThat(of(false, "a", "a", "a", "b", "a", "a", "c", "a", "b", "a", "b", "c"))
        .doesNotContain(STUCK);
  }

  @Test
  void theSameCallWithAnotherResultIsProgress() {
    StuckDetector detector = new StuckDetector();
    for (int i = 0; i < 20; i++) {
      assertThat(detector.after("tail log", "line " + i, false)).isEqualTo(FINE);
    }
  }
}
