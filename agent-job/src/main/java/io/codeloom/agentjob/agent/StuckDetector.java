package io.codeloom.agentjob.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * Notices a run that goes round in circles: four times the same calls with the same results, three
 * times with an error, or two kinds of step in turn over six steps. One step before it says so.
 */
final class StuckDetector {
  private static final int SAME = 4;
  private static final int SAME_ERROR = 3;
  private static final int ALTERNATING = 6;

  /** What the last step means. */
  enum Verdict {
    FINE,
    /** One more step like this and the run is stuck. */
    REPEATING,
    STUCK
  }

  private final List<Step> steps = new ArrayList<>();
  private boolean warned;

  private record Step(String calls, String results, boolean error) {}

  /** A step was made. */
  Verdict after(String calls, String results, boolean error) {
    steps.add(new Step(calls, results, error));
    if (runs(SAME, SAME_ERROR, ALTERNATING)) {
      return Verdict.STUCK;
    }
    boolean close = runs(SAME - 1, SAME_ERROR - 1, ALTERNATING - 1);
    boolean news = close && !warned;
    warned = close;
    return news ? Verdict.REPEATING : Verdict.FINE;
  }

  private boolean runs(int same, int sameError, int alternating) {
    return equalTail(same, 1) || (last().error() && equalTail(sameError, 1)) || swings(alternating);
  }

  private boolean swings(int count) {
    return equalTail(count, 2) && !last().equals(steps.get(steps.size() - 2));
  }

  /** Whether the last {@code count} steps repeat with this period. */
  private boolean equalTail(int count, int period) {
    if (steps.size() < count) {
      return false;
    }
    for (int i = steps.size() - count + period; i < steps.size(); i++) {
      if (!steps.get(i).equals(steps.get(i - period))) {
        return false;
      }
    }
    return true;
  }

  private Step last() {
    return steps.get(steps.size() - 1);
  }
}
