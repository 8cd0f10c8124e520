package io.codeloom.submit.caller;

import io.codeloom.core.task.Quota;
import java.util.regex.Pattern;

/**
 * Somebody who may submit tasks.
 *
 * @param owner whom the tasks belong to; part of object keys; empty where callers are not told
 *     apart
 * @param quota how much the owner may ask for with these credentials
 */
public record Caller(String owner, Quota quota) {
  /** The owner where callers are not told apart. */
  public static final Caller ANYBODY = new Caller("", Quota.NONE);

  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,199}");

  public Caller {
    if (!owner.isEmpty() && !isOwner(owner)) {
      throw new IllegalArgumentException(ownerRule());
    }
  }

  /** Whether {@code text} can be an owner. */
  public static boolean isOwner(String text) {
    return OWNER.matcher(text).matches();
  }

  /** What an owner must be like, in words. */
  public static String ownerRule() {
    return "an owner must match " + OWNER;
  }
}
