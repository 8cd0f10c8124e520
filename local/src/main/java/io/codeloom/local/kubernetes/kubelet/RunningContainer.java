package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A started container. */
public interface RunningContainer {

  /** Completes with the exit code: 128 + n when ended by signal n. */
  CompletableFuture<Integer> exit();

  /** SIGTERM to its first process, which may take its time or ignore it. */
  void terminate();

  /** SIGKILL to all of it; {@link #exit} completes soon after. */
  void kill();

  /**
   * Runs a command inside.
   *
   * @return its exit code; non-zero also when it takes longer than the timeout
   */
  int exec(List<String> command, Duration timeout) throws IOException, InterruptedException;
}
