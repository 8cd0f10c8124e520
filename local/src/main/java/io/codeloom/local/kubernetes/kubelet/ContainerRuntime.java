package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/** How containers run: as isolated processes, or inside this JVM. */
public interface ContainerRuntime extends AutoCloseable {

  /** How much of a container's output is kept. */
  long LOG_LIMIT_BYTES = 10L << 20;

  /** Whether this name can be run; any other is an image that cannot be pulled. */
  boolean hasImage(String image);

  /**
   * Starts a container.
   *
   * @throws IOException when nothing was started
   */
  RunningContainer start(ContainerSpec spec) throws IOException;

  /** The user that owns the files of a pod's volumes, where it is one of its own. */
  OptionalInt userOf(String podUid);

  /** The pod has ended, and its volumes are removed. */
  void forget(String podUid);

  /** Ends what an earlier JVM left running of the container that had this folder. */
  void reap(Path containerFolder) throws IOException;

  /** Called once every container has ended. */
  @Override
  void close();
}
