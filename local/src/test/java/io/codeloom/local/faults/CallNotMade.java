package io.codeloom.local.faults;

/** What was to go wrong was not even tried: of a run on a machine that was too slow for it. */
final class CallNotMade extends AssertionError {
  private static final long serialVersionUID = 1L;

  CallNotMade(Fault fault) {
    super("the call was not made: " + fault);
  }
}
