package io.codeloom.agentjob.tools;

/** An edit that cannot be made as asked. The message tells the model how to ask better. */
final class EditRefusedException extends RuntimeException {
  EditRefusedException(String message) {
    super(message);
  }
}
