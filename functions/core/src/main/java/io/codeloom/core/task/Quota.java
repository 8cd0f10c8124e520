package io.codeloom.core.task;

/**
 * How much one owner may ask for. Both numbers are about the owner's tasks, whichever of its
 * credentials made them.
 *
 * @param tasksAtOnce tasks that have not ended
 * @param tasksADay tasks recorded within the last 24 hours
 */
public record Quota(int tasksAtOnce, int tasksADay) {
  /** As much as the owner likes. */
  public static final Quota NONE = new Quota(Integer.MAX_VALUE, Integer.MAX_VALUE);

  public Quota {
    if (tasksAtOnce < 1 || tasksADay < 1) {
      throw new IllegalArgumentException("a quota is 1 at least");
    }
  }

  /** Whether there is anything to hold. */
  public boolean isLimited() {
    return !equals(NONE);
  }
}
