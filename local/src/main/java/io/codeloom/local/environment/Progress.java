package io.codeloom.local.environment;

import io.codeloom.local.services.StartProgress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells a person what is being started and how long it takes. */
public final class Progress implements StartProgress {
  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final long start;

  /** Counts from now. */
  public Progress(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public void ready(String name, long millis) {
    line(name);
  }

  /** One line with the time since the start. */
  public void line(String what) {
    double seconds = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - start) / 1_000.0;
    out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, what);
  }
}
