package io.codeloom.core.error;

/** A request that cannot be granted as it is. The message tells the caller what to change. */
public final class RejectedException extends CodeloomException {
  private final ProblemType type;

  /** A rejection of {@code type}; {@code detail} reaches the caller, so it may hold no secret. */
  public RejectedException(ProblemType type, String detail) {
    super(detail, null);
    this.type = type;
  }

  /** What kind of problem it is. */
  public ProblemType type() {
    return type;
  }
}
