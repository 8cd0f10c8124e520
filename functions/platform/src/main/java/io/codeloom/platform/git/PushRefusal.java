package io.codeloom.platform.git;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.task.FailureCode;
import io.codeloom.platform.git.GroupProcess.Ended;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a push the server will not have from one that may go well in a moment. */
final class PushRefusal {
  private static final int MAX_REASON = 200;
  private static final Pattern STATUS =
      Pattern.compile("^!\t[^\t]*\t\\[[a-z ]+\\] ?(?:\\((.*)\\))?$", Pattern.MULTILINE);
  private static final Pattern DENIED =
      Pattern.compile(
          "Authentication failed|could not read (Username|Password)|returned error: 40[134]"
              + "|repository '.*' not found");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}]+");

  private PushRefusal() {}

  /**
   * Returns if the push went well, or failed in another way.
   *
   * @throws TaskFailedException with the server's reason, cut to 200 printable characters
   */
  static void check(Ended<String> ended) {
    if (ended.exit() == 0) {
      return;
    }
    Matcher status = STATUS.matcher(ended.out());
    if (status.find()) {
      throw refused("The server refused the branch: " + reason(status.group(1)) + ".");
    }
    if (DENIED.matcher(ended.err()).find()) {
      throw refused(
          "The server denies the push: the token is not valid, or lacks the right to write to the"
              + " repository.");
    }
  }

  private static String reason(String given) {
    String clean = given == null ? "" : UNPRINTABLE.matcher(given).replaceAll(" ").strip();
    if (clean.isEmpty()) {
      return "no reason given";
    }
    return clean.length() <= MAX_REASON ? clean : clean.substring(0, MAX_REASON) + "…";
  }

  private static TaskFailedException refused(String message) {
    return new TaskFailedException(FailureCode.GIT_UNREACHABLE, message);
  }
}
