package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.GatewayErrors;

/** Why the gateway takes no more calls. */
enum Closing {
  TIME_LIMIT(GatewayErrors.TIME_LIMIT, "The task's time is up."),
  DISK_LIMIT(GatewayErrors.DISK_LIMIT, "The work tree and outputs take too much disk."),
  ENDED(GatewayErrors.CLOSED, "The run is ending.");

  private final String code;
  private final String message;

  Closing(String code, String message) {
    this.code = code;
    this.message = message;
  }

  /** One of {@link GatewayErrors}. */
  String code() {
    return code;
  }

  /** In words. */
  String message() {
    return message;
  }
}
