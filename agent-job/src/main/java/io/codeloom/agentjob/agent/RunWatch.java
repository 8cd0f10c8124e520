package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.StopSignal;
import io.codeloom.core.task.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets the loop run on a thread of its own and ends it from outside: told to, late, or too big. */
final class RunWatch {
  private static final Duration SLICE = Duration.ofMillis(100);
  private static final Duration WINDING_UP = Duration.ofSeconds(6);
  private static final double DISK_SHARE = 0.8;

  /** Measuring takes a small part of the time at most, however many files there are. */
  private static final int DISK_REST = 50;

  private static final long DISK_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  private final Budget budget;
  private final StopSignal stop;
  private final List<Path> folders;
  private final long diskLimit;
  private long nextDiskLook;

  /**
   * @param diskLimit bytes of {@code folders} together; 0 means none
   */
  RunWatch(Budget budget, StopSignal stop, List<Path> folders, long diskLimit) {
    this.budget = budget;
    this.stop = stop;
    this.folders = folders;
    this.diskLimit = diskLimit;
    this.nextDiskLook = System.nanoTime();
  }

  /** The ending of {@code loop}, or the one that was put on it. */
  Ending watch(Callable<Ending> loop) {
    FutureTask<Ending> task = new FutureTask<>(loop);
    Thread thread = new Thread(task, "agent-loop");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      Optional<Ending> own = await(task, SLICE);
      if (own.isPresent()) {
        return own.get();
      }
      Optional<Ending> imposed = imposed();
      if (imposed.isPresent()) {
        thread.interrupt();
        join(thread);
        return imposed.get();
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(WINDING_UP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Ending> await(FutureTask<Ending> task, Duration time) {
    try {
      return Optional.of(task.get(time.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(Crash.ending(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Ending(ExitStatus.CANCELLED, "the run was interrupted"));
    }
  }

  private Optional<Ending> imposed() {
    if (budget.timeLeft().isZero()) {
      return Optional.of(new Ending(ExitStatus.TIME_LIMIT, budget.timeIsUp()));
    }
    if (stop.isFired()) {
      return Optional.of(new Ending(ExitStatus.CANCELLED, "the run was told to end"));
    }
    return diskFull();
  }

  private Optional<Ending> diskFull() {
    if (diskLimit <= 0 || System.nanoTime() < nextDiskLook) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    long used = measured();
    long took = System.nanoTime() - start;
    nextDiskLook = System.nanoTime() + Math.max(DISK_EVERY_NANOS, took * DISK_REST);
    if (used < diskLimit * DISK_SHARE) {
      return Optional.empty();
    }
    return Optional.of(
        new Ending(
            ExitStatus.DISK_LIMIT,
            "code and outputs take " + used + " bytes, of " + diskLimit + " allowed"));
  }

  private long measured() {
    try {
      return DiskUse.bytes(folders);
    } catch (IOException e) {
      return 0;
    }
  }
}
