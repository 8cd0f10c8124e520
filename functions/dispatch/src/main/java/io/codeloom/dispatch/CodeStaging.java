package io.codeloom.dispatch;

import io.codeloom.core.task.Task;

/** Brings a task's code into the code bucket in the one form the Job takes. */
interface CodeStaging {
  /**
   * The commit the wanted ref stands for, 40 or 64 hex digits.
   *
   * @throws io.codeloom.core.error.TaskFailedException if there is no such ref or repository
   * @throws io.codeloom.core.error.UnavailableException if the host does not answer
   */
  String resolve(Task gitTask, Deadline deadline);

  /**
   * Writes {@code task.json} and {@code code/} as tar.gz under {@code key}.
   *
   * @throws io.codeloom.core.error.TaskFailedException if the code cannot be used
   * @throws io.codeloom.core.error.UnavailableException if a service does not answer
   */
  void stage(Task task, String key, Deadline deadline);
}
