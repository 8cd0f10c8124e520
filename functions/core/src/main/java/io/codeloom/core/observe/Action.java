package io.codeloom.core.observe;

import java.util.Locale;

/** What reconcile does where an event, or somebody's hand, should have done it. */
public enum Action {
  /** A recorded task was published again. */
  RESENT_PENDING,
  /** A task whose staging fell silent was published again. */
  RESENT_STAGING,
  /** A queued task was published because a place is free. */
  OFFERED,
  /** A task was failed because it had waited too long. */
  EXPIRED,
  /** finalize was asked to look at a Job. */
  CHECKED_JOB,
  /** A Job that gets nowhere was ended. */
  ENDED_JOB,
  /** A cancel without effect was repeated. */
  REPEATED_CANCEL,
  /** An ended task was settled. */
  SETTLED,
  /** A Job of no task was removed. */
  REMOVED_JOB,
  /** A token of no task was removed. */
  REMOVED_TOKEN;

  /** As labels and documents name it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
