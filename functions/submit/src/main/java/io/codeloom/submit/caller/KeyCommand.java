package io.codeloom.submit.caller;

import io.codeloom.core.task.Quota;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code submit key new}: makes a key and the line to keep of it. */
public final class KeyCommand {
  private static final String USAGE =
      "usage: submit key new --owner OWNER [--tasks-at-once N] [--tasks-a-day N]";
  private static final Set<String> OPTIONS = Set.of("--owner", "--tasks-at-once", "--tasks-a-day");

  private KeyCommand() {}

  /**
   * Runs it. The key is printed here and kept nowhere.
   *
   * @param arguments what follows {@code key}
   * @return the exit status: 0, or 2 for wrong arguments
   */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      Caller caller = caller(options(arguments));
      SecureRandom random = new SecureRandom();
      ApiKey key = ApiKey.fresh(random);
      out.println("Key, shown this once:");
      out.println("  " + key.reveal());
      out.println("Line for API_KEYS_FILE:");
      out.println("  " + KnownKey.of(key, caller, random).line());
      return 0;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    }
  }

  private static Map<String, String> options(List<String> arguments) {
    if (arguments.isEmpty() || !arguments.get(0).equals("new") || arguments.size() % 2 == 0) {
      throw new IllegalArgumentException(USAGE);
    }
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < arguments.size(); i += 2) {
      if (!OPTIONS.contains(arguments.get(i))) {
        throw new IllegalArgumentException(USAGE);
      }
      options.put(arguments.get(i), arguments.get(i + 1));
    }
    return options;
  }

  private static Caller caller(Map<String, String> options) {
    String owner = options.getOrDefault("--owner", "");
    if (!Caller.isOwner(owner)) {
      throw new IllegalArgumentException(Caller.ownerRule());
    }
    return new Caller(
        owner,
        new Quota(
            number(options, "--tasks-at-once", Quota.NONE.tasksAtOnce()),
            number(options, "--tasks-a-day", Quota.NONE.tasksADay())));
  }

  private static int number(Map<String, String> options, String name, int fallback) {
    String text = options.get(name);
    if (text == null) {
      return fallback;
    }
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(name + " must be a number from 1 to 999999999");
    }
    return Integer.parseInt(text);
  }
}
