package io.codeloom.agentjob;

/**
 * Values of {@code error.code} in answers the gateway makes itself, as against those of the
 * provider. All of {@link #BUDGET_EXHAUSTED} to {@link #CLOSED} come with status 429 and are final:
 * trying again cannot help.
 */
public final class GatewayErrors {
  /** The task's tokens are used up. */
  public static final String BUDGET_EXHAUSTED = "budget_exhausted";

  /** The task's steps are used up. */
  public static final String STEP_LIMIT = "step_limit";

  /** The task's time is up. */
  public static final String TIME_LIMIT = "time_limit";

  /** The work tree and outputs take too much room. */
  public static final String DISK_LIMIT = "disk_limit";

  /** The pod is ending. */
  public static final String CLOSED = "gateway_closed";

  /** Status 400, 401, 404, 405 or 413: the request is not one the gateway forwards. */
  public static final String REFUSED = "request_refused";

  /** Status 502 or 504: no whole answer came from the provider; trying again may help. */
  public static final String PROVIDER_UNREACHABLE = "provider_unreachable";

  private GatewayErrors() {}
}
