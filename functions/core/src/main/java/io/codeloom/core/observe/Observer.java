package io.codeloom.core.observe;

import io.codeloom.core.task.Census;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskEvent;
import java.util.List;

/** Hears what happens, to count it. Its methods neither fail nor wait. */
public interface Observer {
  /** Counts nothing. */
  Observer NONE = new Observer() {};

  /** A task was recorded; told once a task. */
  default void submitted(Task task) {}

  /**
   * A task came to its end; told once a task.
   *
   * @param history all states it was in, oldest first; empty if it could not be read
   */
  default void ended(Task task, List<TaskEvent> history) {}

  /**
   * The tasks were counted in the database.
   *
   * @param places how many tasks may run at once
   */
  default void counted(Census census, int places) {}

  /** Reconcile did something for one task. */
  default void acted(Action action) {}

  /**
   * Reconcile looked at everything.
   *
   * @param whole whether nothing kept it from doing what was to be done
   */
  default void reconciled(boolean whole) {}

  /**
   * An event was given up by its source.
   *
   * @param type the event's type, as it came
   * @param code the HTTP status it was last answered with, as it came
   */
  default void gaveUp(String type, String code) {}
}
