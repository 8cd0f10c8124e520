package io.codeloom.local.faults;

/** A service that is away for a while. */
interface Outage {
  /** From now on it is away. */
  void begin() throws Exception;

  /** It is back. */
  void end() throws Exception;

  /** Whether what was published can be read meanwhile. */
  default boolean letsRead() {
    return true;
  }

  /** Behind the ports: no call has an effect. */
  static Outage of(Calls calls, Service service) {
    return new Outage() {
      @Override
      public void begin() {
        calls.away(service);
      }

      @Override
      public void end() {
        calls.away(null);
      }
    };
  }
}
