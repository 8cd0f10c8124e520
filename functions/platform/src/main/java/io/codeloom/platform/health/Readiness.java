package io.codeloom.platform.health;

/** Tells whether this process can take requests. Asked every second until it says yes. */
@FunctionalInterface
public interface Readiness {
  /** Answers within a few seconds; once true, always true. */
  boolean ready();
}
