package io.codeloom.platform.forge;

/** A forge that does not do what it is asked. The message reaches the caller and has no secret. */
public final class ForgeException extends RuntimeException {
  private final boolean passing;

  private ForgeException(String message, boolean passing) {
    super(message, null, false, false);
    this.passing = passing;
  }

  static ForgeException lasting(String message) {
    return new ForgeException(message, false);
  }

  static ForgeException passing(String message) {
    return new ForgeException(message, true);
  }

  /** Whether the same call may go well in a moment; it may have taken effect already. */
  boolean passing() {
    return passing;
  }
}
