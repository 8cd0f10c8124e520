package io.codeloom.agentjob.tools;

/** Arguments that do not fit the tool's schema. The message is meant for the model. */
public final class InvalidArgumentsException extends RuntimeException {
  InvalidArgumentsException(String message) {
    super(message);
  }
}
