package io.codeloom.core.error;

/**
 * A service Codeloom depends on did not answer, or answered that it cannot now. Whether the call
 * took effect is unknown; trying again is safe.
 */
public final class UnavailableException extends CodeloomException {
  /** The one service that is the function's own: what fills it may well be the task itself. */
  public static final String SCRATCH_DISK = "Scratch disk";

  /** What every function's work begins with: without it there is nothing to do. */
  public static final String DATABASE = "MySQL";

  private final String service;

  /**
   * @param service the service's plain name, such as {@code MySQL}; reaches the caller
   * @param detail what was tried; reaches logs only
   */
  public UnavailableException(String service, String detail, Throwable cause) {
    super(service + " is unavailable: " + detail, cause);
    this.service = service;
  }

  /** The service's plain name. */
  public String service() {
    return service;
  }
}
