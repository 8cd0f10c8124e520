package io.codeloom.local.faults;

/** What can go wrong with one call. */
enum Trouble {
  FAILS("fails before it takes effect"),
  ANSWER_LOST("takes effect, its answer is lost"),
  HANGS("hangs until it times out"),
  COMES_LATE("takes effect after others went on"),
  KILLED_BEFORE("SIGKILL before it"),
  KILLED("SIGKILL after it");

  private final String words;

  Trouble(String words) {
    this.words = words;
  }

  /** Whether the process dies of it. */
  boolean kills() {
    return this == KILLED || this == KILLED_BEFORE;
  }

  /** Whether the call waits while others go on. */
  boolean hangs() {
    return this == HANGS || this == COMES_LATE;
  }

  @Override
  public String toString() {
    return words;
  }
}
