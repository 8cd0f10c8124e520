package io.codeloom.dispatch;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.task.FailureCode;
import java.util.regex.Pattern;

/** Says why a ZIP is refused, in words that hold no character of its names that means something. */
final class ZipRejection {
  private static final int MAX_NAME = 120;
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");

  private ZipRejection() {}

  static TaskFailedException of(String why) {
    return new TaskFailedException(FailureCode.ZIP_REJECTED, why);
  }

  /** The entry {@code name} {@code why}. */
  static TaskFailedException of(String name, String why) {
    return of("The ZIP's entry \"" + shown(name) + "\" " + why + ".");
  }

  private static String shown(String name) {
    String clean = UNPRINTABLE.matcher(name).replaceAll("?");
    return clean.length() <= MAX_NAME ? clean : clean.substring(0, MAX_NAME) + "…";
  }
}
