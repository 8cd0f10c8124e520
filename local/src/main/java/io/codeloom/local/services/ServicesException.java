package io.codeloom.local.services;

/** A server of the laptop environment cannot be had; the message says what the user can do. */
public final class ServicesException extends RuntimeException {
  public ServicesException(String message) {
    super(message);
  }

  public ServicesException(String message, Throwable cause) {
    super(message, cause);
  }
}
