package io.codeloom.local.environment;

import io.codeloom.core.text.Harmless;
import java.util.LinkedHashSet;
import java.util.Set;

/** An exception's messages in one line, outermost first. */
final class Causes {
  private Causes() {}

  static String of(Throwable failure) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      messages.add(
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }
    return Harmless.onOneLine(String.join(": ", messages));
  }
}
