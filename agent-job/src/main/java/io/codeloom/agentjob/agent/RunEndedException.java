package io.codeloom.agentjob.agent;

import io.codeloom.core.task.ExitStatus;

/** Carries an ending out of the loop, from wherever it was noticed. */
final class RunEndedException extends RuntimeException {
  private final Ending ending;

  RunEndedException(ExitStatus status, String message) {
    super(message);
    this.ending = new Ending(status, message);
  }

  Ending ending() {
    return ending;
  }
}
