package io.codeloom.local.doctor;

/** One thing a check found. Texts hold no secrets. */
public sealed interface Finding {
  /** What was looked at. */
  String what();

  /** It is as it should be. */
  record Fine(String what) implements Finding {
    @Override
    public String toString() {
      return "ok     " + what;
    }
  }

  /**
   * It is not.
   *
   * @param what what is wrong
   * @param mend what to do about it
   */
  record Wrong(String what, String mend) implements Finding {
    @Override
    public String toString() {
      return "WRONG  " + what + "\n       " + mend;
    }
  }

  /**
   * It could not be looked at, and somebody else may know.
   *
   * @param what what was to be looked at
   * @param why why it was not
   * @param how how to look
   */
  record Unseen(String what, String why, String how) implements Finding {
    @Override
    public String toString() {
      return "?      " + what + ": not looked at: " + why + "\n       " + how;
    }
  }

  /**
   * Nothing can be said here.
   *
   * @param what what was to be looked at
   * @param why why it was not
   */
  record NotApplicable(String what, String why) implements Finding {
    @Override
    public String toString() {
      return "n/a    " + what + ": " + why;
    }
  }
}
