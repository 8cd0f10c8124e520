package io.codeloom.local.faults;

import io.codeloom.core.task.TaskStatus;

/** What happens to a task where nothing goes wrong. */
enum Scenario {
  /** A repository with a token, a commit and a pull request. */
  GIT(TaskStatus.COMPLETED),
  /** An uploaded ZIP. */
  ZIP(TaskStatus.COMPLETED),
  /** Nobody tells of the task, nor of its Job's end: reconcile does. */
  UNTOLD(TaskStatus.COMPLETED),
  /** A ref that the repository does not have. */
  NO_SUCH_REF(TaskStatus.FAILED),
  /** An agent's image that is nowhere, which nobody but reconcile notices. */
  NO_IMAGE(TaskStatus.FAILED),
  /** Cancelled before its Job is there. */
  CANCELLED_WAITING(TaskStatus.CANCELLED),
  /** Cancelled while its agent is at work. */
  CANCELLED_RUNNING(TaskStatus.CANCELLED),
  /** A record from another system after one that is refused, with an operator's credentials. */
  REQUESTED(TaskStatus.COMPLETED),
  /** A ZIP whose caller looks at everything there is to see. */
  LOOKED_AT(TaskStatus.COMPLETED);

  private final TaskStatus end;

  Scenario(TaskStatus end) {
    this.end = end;
  }

  /** Whether the agent works. */
  boolean runs() {
    return this != NO_SUCH_REF && this != NO_IMAGE && this != CANCELLED_WAITING;
  }

  /** How often reconcile looks where nothing goes wrong. */
  int minutes() {
    return switch (this) {
      case UNTOLD -> 2;
      case NO_IMAGE -> 1;
      default -> 0;
    };
  }

  TaskStatus end() {
    return end;
  }
}
