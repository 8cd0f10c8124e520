package io.codeloom.agentjob.files;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bounds what no interrupt ends, such as opening a FIFO that nobody writes to. */
public final class Patience {
  private Patience() {}

  /**
   * Runs {@code call} on a thread of its own; one that does not end in time is left behind.
   *
   * @throws IOException if it fails, or takes longer than {@code limit}
   */
  public static <T> T call(Duration limit, Callable<T> call)
      throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "patience");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new IOException("it took longer than " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("it cannot be read", e.getCause());
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }
}
