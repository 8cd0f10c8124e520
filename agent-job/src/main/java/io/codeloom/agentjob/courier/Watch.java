package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.CommandContext;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.task.Limits;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks after one run to its end. All uploads go through one thread, one after another, so that no
 * checkpoint can follow the final upload.
 */
final class Watch {
  private static final Duration CALL_GRACE = Duration.ofSeconds(3);

  private final CourierSettings settings;
  private final RunState state;
  private final TaskLimits limits;
  private final ChatCalls calls;
  private final Delivery delivery;
  private final CourierTimings timings;
  private final CommandContext ctx;
  private final Clock clock;
  private final ExecutorService uploads = newThread("uploads");
  private final ExecutorService disk = newThread("disk");
  private Future<?> checkpoint;
  private Future<?> measuring;
  private Instant checkpointDue;
  private Instant measureDue = Instant.MIN;
  private Instant deliveryDue = Instant.MIN;

  Watch(
      CourierSettings settings,
      RunState state,
      TaskLimits limits,
      ChatCalls calls,
      Delivery delivery,
      CourierTimings timings,
      CommandContext ctx) {
    this.settings = settings;
    this.state = state;
    this.limits = limits;
    this.calls = calls;
    this.delivery = delivery;
    this.timings = timings;
    this.ctx = ctx;
    this.clock = ctx.clock();
  }

  /** Returns when the stop signal has fired and the outputs are uploaded, or cannot be. */
  void untilTheEnd() throws IOException, InterruptedException {
    try {
      while (!ctx.stop().await(timings.tick())) {
        look();
      }
      deliver(Closing.ENDED);
    } finally {
      uploads.shutdownNow();
      disk.shutdownNow();
    }
  }

  private void look() throws IOException, InterruptedException {
    Optional<Limits> known = limits.read();
    if (known.isEmpty() || state.isDelivered()) {
      return;
    }
    state.start();
    Instant now = clock.instant();
    Duration time = TimeBudget.ofSeconds(known.get().timeoutSeconds()).gatewayCloses();
    if (!now.isBefore(state.started().orElseThrow().plus(time))) {
      deliverOnTime(now);
      return;
    }
    measureDisk(now);
    saveCheckpoint(now);
  }

  /** A store that fails now is tried again later, and once more at the very end. */
  private void deliverOnTime(Instant now) throws IOException, InterruptedException {
    if (!now.isBefore(deliveryDue)) {
      deliveryDue = now.plus(timings.checkpoint());
      deliver(Closing.TIME_LIMIT);
    }
  }

  private void measureDisk(Instant now) {
    boolean busy = measuring != null && !measuring.isDone();
    if (settings.diskLimit() > 0 && !busy && !now.isBefore(measureDue)) {
      measureDue = now.plus(timings.disk());
      measuring = disk.submit(this::closeIfDiskIsFull);
    }
  }

  private Void closeIfDiskIsFull() throws IOException, InterruptedException {
    DiskWatch watch =
        new DiskWatch(List.of(settings.codeDir(), settings.outputDir()), settings.path());
    OptionalLong bytes = watch.bytes();
    boolean open = state.closing().isEmpty();
    if (open && bytes.isPresent() && bytes.getAsLong() > settings.diskLimit() / 10 * 8) {
      calls.shut(Closing.DISK_LIMIT, CALL_GRACE);
      ctx.log().println("the disk is full");
    }
    return null;
  }

  private void saveCheckpoint(Instant now) {
    if (checkpointDue == null) {
      checkpointDue = now.plus(timings.checkpoint());
    }
    boolean busy = checkpoint != null && !checkpoint.isDone();
    if (!busy && !now.isBefore(checkpointDue)) {
      checkpointDue = now.plus(timings.checkpoint());
      checkpoint = uploads.submit(this::checkpoint);
    }
  }

  private void checkpoint() {
    try {
      delivery.checkpoint();
    } catch (IOException e) {
      ctx.log().println("a checkpoint failed: " + e.getMessage());
    } catch (InterruptedException e) {
      // Cancelled: the final upload is waiting for this thread.
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(Closing why) throws IOException, InterruptedException {
    if (state.isDelivered()) {
      return;
    }
    calls.shut(why, CALL_GRACE);
    if (checkpoint != null) {
      checkpoint.cancel(true);
    }
    Future<?> last =
        uploads.submit(
            () -> {
              delivery.finish();
              return null;
            });
    try {
      last.get();
    } catch (ExecutionException e) {
      ctx.log().println("the outputs could not be delivered: " + e.getCause().getMessage());
    }
  }

  private static ExecutorService newThread(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
