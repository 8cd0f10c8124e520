package io.codeloom.dispatch;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.InputType;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.settle.Settle;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What dispatch does with a task it has claimed. Every write is a compare-and-set on the claim's
 * own version, so a claim that was taken over stops at its next write.
 */
final class ClaimedTask {
  /** Claims that crash or time out, at most; a claim given back does not count. */
  static final int MAX_STRIKES = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ClaimedTask.class);

  private final TaskStore tasks;
  private final AgentJobs jobs;
  private final CodeStaging staging;
  private final JobLauncher launcher;
  private final Settle settle;
  private final LongSupplier nanoTime;

  ClaimedTask(
      TaskStore tasks,
      AgentJobs jobs,
      CodeStaging staging,
      JobLauncher launcher,
      Settle settle,
      LongSupplier nanoTime) {
    this.tasks = tasks;
    this.jobs = jobs;
    this.staging = staging;
    this.launcher = launcher;
    this.settle = settle;
    this.nanoTime = nanoTime;
  }

  /** Stages the code and creates the Job, or only catches up the row if the Job is there. */
  void run(Task task) {
    try {
      Optional<JobView> job = jobs.find(JobNames.job(task.id()));
      if (job.isPresent()) {
        launcher.adopt(task, job.get()).ifPresent(settle::finish);
      } else if (task.state().strikes() > MAX_STRIKES) {
        throw new TaskFailedException(
            FailureCode.STAGING_FAILED,
            "Staging the code ended unexpectedly " + MAX_STRIKES + " times.");
      } else {
        stage(task)
            .flatMap(this::readAgain)
            .ifPresentOrElse(
                staged -> launcher.launch(staged).ifPresent(settle::finish),
                () -> tidyUp(task.id()));
      }
    } catch (TaskFailedException e) {
      LOG.info("Task {} cannot be dispatched", task.id(), e);
      tasks
          .find(task.id())
          .filter(now -> now.state().attempt() == task.state().attempt())
          .ifPresent(now -> settle.settle(now, Ending.failed(e.code(), e.getMessage())));
    } catch (UnavailableException e) {
      // A task that fills the disk would come back for ever: that counts as a strike.
      if (!e.service().equals(UnavailableException.SCRATCH_DISK)) {
        giveBack(task, e);
      }
      throw e;
    }
  }

  /** Removes what was staged for a task after it ended, when Settle had been there already. */
  void tidyUp(UUID taskId) {
    tasks
        .find(taskId)
        .filter(now -> now.isFinal() && now.state().attempt() > 0)
        .ifPresent(settle::finish);
  }

  private Optional<Task> stage(Task claimed) {
    Deadline deadline = Deadline.in(TimeBudget.STAGING_CAP, nanoTime);
    return downloading(claimed)
        .flatMap(task -> withCommit(task, deadline))
        .flatMap(
            task -> {
              String key = ObjectKeys.stagedCode(task.id(), task.state().attempt());
              staging.stage(task, key, deadline);
              return tasks.replace(task, task.withCodePath(key));
            });
  }

  private Optional<Task> downloading(Task task) {
    return task.status() == TaskStatus.DOWNLOADING_CODE
        ? Optional.of(task)
        : tasks.replace(task, task.to(TaskStatus.DOWNLOADING_CODE, "Staging the code"));
  }

  private Optional<Task> withCommit(Task task, Deadline deadline) {
    if (task.spec().source().type() != InputType.GIT || task.state().gitCommit() != null) {
      return Optional.of(task);
    }
    return tasks.replace(task, task.withGitCommit(staging.resolve(task, deadline)));
  }

  private Optional<Task> readAgain(Task staged) {
    return tasks.find(staged.id()).filter(now -> now.state().version() == staged.state().version());
  }

  private void giveBack(Task task, UnavailableException cause) {
    try {
      tasks
          .find(task.id())
          .filter(now -> now.status().isStaging())
          .filter(now -> now.state().attempt() == task.state().attempt())
          .ifPresent(tasks::giveBack);
    } catch (UnavailableException databaseAwayToo) {
      // The claim then counts as abandoned once its lease has run out.
      cause.addSuppressed(databaseAwayToo);
    }
  }
}
