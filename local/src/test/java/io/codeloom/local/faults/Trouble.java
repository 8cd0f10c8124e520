package io.codeloom.local.faults;

/** What can go wrong with one call. */
enum Trouble {
  FAILS("fails before it takes effect"),
  ANSWER_LOST("takes effect, its answer is lost"),
  HANGS("hangs until it times out"),
  COMES_LATE("takes effect after others went on"),
  LANDS_SOON("fails, and takes effect once its caller has answered"),
  LANDS_LATE("fails, and takes effect after others went on"),
  OUTLASTS("takes effect after twelve redeliveries"),
  KILLED_BEFORE("SIGKILL before it"),
  KILLED("SIGKILL after it"),
  DROPPED("is never delivered"),
  TWICE("is delivered twice at once"),
  AGAIN("is delivered again an hour later"),
  DELAYED("is delivered after reconcile has looked"),
  OVERTAKEN("is delivered after the one that follows");

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
    return this == HANGS || this == COMES_LATE || this == OUTLASTS;
  }

  /** Whether the call's caller is told that it failed, and is told so before it takes effect. */
  boolean lands() {
    return this == LANDS_SOON || this == LANDS_LATE;
  }

  /** Whether it happens to an event on its way, and not to a call. */
  boolean ofEvents() {
    return ordinal() >= DROPPED.ordinal();
  }

  @Override
  public String toString() {
    return words;
  }
}
