package io.codeloom.core.port;

import java.time.Duration;
import java.util.UUID;

/** Says whether somebody alive is staging a task right now. Never the fence, only a hint. */
public interface StagingLeases {
  /** Tries to take the lease of a task for {@code life}. Never throws. */
  Lease tryAcquire(UUID taskId, Duration life);

  /** What came of it. */
  sealed interface Lease {
    /** Ours until released or run out. */
    non-sealed interface Held extends Lease, AutoCloseable {
      /**
       * Makes it last its whole life again; takes it anew if it was lost and is free.
       *
       * @return whether it is still ours; true when nobody can tell; false once given back
       */
      boolean renew();

      /** Gives it back if it is still ours. Never throws. */
      @Override
      void close();
    }

    /** Somebody alive has it. */
    record Busy() implements Lease {}

    /** The lease store did not answer. */
    record Unknown() implements Lease {}
  }
}
