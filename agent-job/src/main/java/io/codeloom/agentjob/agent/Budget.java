package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.model.Tokens;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.ExitStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What the run has used of what it may use. */
final class Budget {
  private static final double WRAP_UP = 0.85;

  private final TaskFile limits;
  private final Clock clock;
  private final Instant start;
  private int steps;
  private long promptTokens;
  private long completionTokens;
  private boolean estimated;
  private boolean warned;

  Budget(TaskFile limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** A reply came. */
  void count(Tokens tokens) {
    steps++;
    promptTokens += tokens.prompt();
    completionTokens += tokens.completion();
    estimated |= tokens.estimated();
  }

  /**
   * To be asked before each step.
   *
   * @throws RunEndedException if a limit is reached
   */
  void check() {
    if (steps >= limits.maxSteps()) {
      throw new RunEndedException(
          ExitStatus.STEP_LIMIT, "all " + limits.maxSteps() + " steps are used");
    }
    if (tokens() >= limits.maxTokens()) {
      throw new RunEndedException(
          ExitStatus.TOKEN_LIMIT,
          tokens() + " tokens are used, of " + limits.maxTokens() + " allowed");
    }
    if (timeLeft().isZero()) {
      throw new RunEndedException(ExitStatus.TIME_LIMIT, timeIsUp());
    }
  }

  String timeIsUp() {
    return "the time limit of " + limits.timeoutSeconds() + " s is reached";
  }

  /** True once, when most of any limit is used. */
  boolean wrapUpNow() {
    boolean now =
        !warned
            && (steps >= limits.maxSteps() * WRAP_UP
                || tokens() >= limits.maxTokens() * WRAP_UP
                || elapsed().toMillis() >= limits.timeoutSeconds() * 1000 * WRAP_UP);
    warned |= now;
    return now;
  }

  /** Of the wall clock; never negative. */
  Duration timeLeft() {
    Duration left = Duration.ofSeconds(limits.timeoutSeconds()).minus(elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  Duration elapsed() {
    return Duration.between(start, clock.instant());
  }

  Instant start() {
    return start;
  }

  int steps() {
    return steps;
  }

  /** Of both kinds. */
  long tokens() {
    return promptTokens + completionTokens;
  }

  long promptTokens() {
    return promptTokens;
  }

  long completionTokens() {
    return completionTokens;
  }

  boolean estimated() {
    return estimated;
  }
}
