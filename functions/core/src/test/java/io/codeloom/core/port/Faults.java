package io.codeloom.core.port;

import io.codeloom.core.error.UnavailableException;

/** What a test wants to go wrong in a fake database. */
public final class Faults {
  private boolean down;
  private boolean loseAnswer;
  private Runnable race;

  /** From now on nothing is answered. */
  public void goDown() {
    down = true;
  }

  /** From now on everything is answered again. */
  public void comeBack() {
    down = false;
  }

  /** The next write takes effect, but its caller is told that the database is unavailable. */
  public void loseNextAnswer() {
    loseAnswer = true;
  }

  /** Runs {@code other} right before the next write, as somebody who is faster would. */
  public void beforeNextWrite(Runnable other) {
    race = other;
  }

  void read() {
    if (down) {
      throw new UnavailableException("MySQL", "switched off by the test", null);
    }
  }

  void beforeWrite() {
    read();
    Runnable other = race;
    race = null;
    if (other != null) {
      other.run();
    }
  }

  void afterWrite() {
    boolean lose = loseAnswer;
    loseAnswer = false;
    if (lose) {
      throw new UnavailableException("MySQL", "the answer was lost by the test", null);
    }
  }
}
