package io.codeloom.agentjob.model;

import io.codeloom.core.task.ExitStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Tries again where that may help, never beyond the run's own time. */
public final class PatientModel implements Model {
  private final Model model;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final Supplier<Duration> timeLeft;
  private final Consumer<String> log;

  /**
   * @param timeLeft of the run
   * @param log told of every wait
   */
  public PatientModel(
      Model model,
      Backoff backoff,
      RandomGenerator random,
      Supplier<Duration> timeLeft,
      Consumer<String> log) {
    this.model = model;
    this.backoff = backoff;
    this.random = random;
    this.timeLeft = timeLeft;
    this.log = log;
  }

  @Override
  public Reply reply(List<Message> conversation, List<ToolSpec> tools) throws InterruptedException {
    for (int failed = 1; ; failed++) {
      try {
        return model.reply(conversation, tools);
      } catch (ModelFailure failure) {
        Thread.sleep(waitAfter(failure, failed).toMillis());
      }
    }
  }

  private Duration waitAfter(ModelFailure failure, int failed) {
    if (failure.kind() != ModelFailure.Kind.TRANSIENT) {
      throw failure;
    }
    if (failed >= backoff.attempts()) {
      throw ModelFailure.ending(
          ExitStatus.MODEL_ERROR, failed + " attempts failed, last: " + failure.getMessage());
    }
    Duration wait = failure.retryAfter().orElseGet(() -> backoff.after(failed, random));
    if (failure.retryAfter().isPresent() && wait.compareTo(timeLeft.get()) > 0) {
      throw ModelFailure.ending(
          ExitStatus.MODEL_ERROR,
          "the model provider asks to wait "
              + wait.toSeconds()
              + " s, which is longer than the run has left: "
              + failure.getMessage());
    }
    log.accept(
        failure.getMessage() + "; attempt " + (failed + 1) + " in " + wait.toMillis() + " ms");
    return wait;
  }
}
