package io.codeloom.core.port;

import io.codeloom.core.event.JobCheck;

/** Asks finalize, by the Broker, to look at a Job. */
public interface JobChecks {
  /**
   * Sends the request.
   *
   * @throws io.codeloom.core.error.UnavailableException if the Broker did not take it
   */
  void send(JobCheck check);
}
