package io.codeloom.finalize;

import java.io.IOException;

/** The archive is not what the courier makes. The message says how, to the caller. */
final class DefectException extends IOException {
  private static final long serialVersionUID = 1L;

  DefectException(String message) {
    super(message);
  }
}
