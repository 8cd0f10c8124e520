package io.codeloom.local.services;

/** Told as each server becomes ready; called from several threads. */
@FunctionalInterface
public interface StartProgress {
  /**
   * One server answers.
   *
   * @param name what became ready, for a human
   * @param millis how long it took since the start
   */
  void ready(String name, long millis);

  /** Tells nobody. */
  static StartProgress silent() {
    return (name, millis) -> {};
  }
}
