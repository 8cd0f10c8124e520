package io.codeloom.local.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.Callable;

/** Lets a share of all calls go wrong, each in a way that a seed decides. */
final class RandomFaults implements Gate {
  private static final int PERCENT = 100;
  private static final int HANG_MILLIS = 4_000;

  /** Longer than reconcile lets a task stay unchanged. */
  private static final int LONG_HANG_MILLIS = 75_000;

  private final Random random;
  private final double rate;
  private final Path notes;
  private volatile boolean on;

  /**
   * None goes wrong before {@link #begin()}.
   *
   * @param rate of the calls, from 0 to 1
   * @param notes takes a line for each fault, and so outlives the process
   */
  RandomFaults(long seed, double rate, Path notes) {
    this.random = new Random(seed);
    this.rate = rate;
    this.notes = notes;
  }

  void begin() {
    on = true;
  }

  /** What goes wrong, and for how long it stands still before. */
  private record Draw(Trouble trouble, int millis) {}

  @Override
  public Object pass(String call, Callable<Object> effect, Callable<Object> failure)
      throws Exception {
    Draw draw = on && rate > 0 ? draw() : null;
    if (draw == null) {
      return effect.call();
    }
    note(draw.trouble(), call);
    Thread.sleep(draw.millis());
    return switch (draw.trouble()) {
      case ANSWER_LOST -> {
        effect.call();
        yield failure.call();
      }
      case COMES_LATE, OUTLASTS -> effect.call();
      default -> failure.call();
    };
  }

  /** Most fail at once, else a run would be nothing but waiting. */
  private synchronized Draw draw() {
    if (random.nextDouble() >= rate) {
      return null;
    }
    int percent = random.nextInt(PERCENT);
    int millis = random.nextInt(HANG_MILLIS);
    if (percent < 45) {
      return new Draw(Trouble.FAILS, 0);
    }
    if (percent < 90) {
      return new Draw(Trouble.ANSWER_LOST, 0);
    }
    if (percent < 95) {
      return new Draw(Trouble.HANGS, millis);
    }
    return random.nextInt(PERCENT) < 97
        ? new Draw(Trouble.COMES_LATE, millis)
        : new Draw(Trouble.OUTLASTS, LONG_HANG_MILLIS);
  }

  private void note(Trouble trouble, String call) {
    try {
      Files.writeString(
          notes,
          trouble.name() + " " + call + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
