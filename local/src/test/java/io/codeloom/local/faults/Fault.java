package io.codeloom.local.faults;

/**
 * One call that goes wrong.
 *
 * @param site which call
 * @param trouble how
 */
record Fault(CallSite site, Trouble trouble) {

  /**
   * A call as a plain run makes it.
   *
   * @param function who calls
   * @param delivery in which of the requests or events it was given, from 0
   * @param call port and method, or program and request; {@link #EVENT} for the delivery itself
   * @param nth which of these calls in that delivery, from 0
   */
  record CallSite(Function function, int delivery, String call, int nth) {
    /** Stands for no call, but for the event that is delivered. */
    static final String EVENT = "event";

    @Override
    public String toString() {
      return function.label() + "[" + delivery + "] " + call + (nth == 0 ? "" : " #" + nth);
    }
  }

  @Override
  public String toString() {
    return site + ": " + trouble;
  }
}
