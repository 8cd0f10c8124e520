package io.codeloom.reconcile;

import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.job.JobView;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Task;
import io.codeloom.platform.kafka.FinishedResults;
import io.codeloom.platform.mysql.Restoration;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What to do once MySQL was restored to an older time and before the functions take events again:
 * compares the database with the results that were published and with the Jobs that are there.
 */
public final class RestoreCheck {
  private final TaskStore tasks;
  private final AgentJobs jobs;
  private final FinishedResults results;
  private final Restoration restoration;
  private final PrintStream out;

  /**
   * @param out gets one line for everything that is not as the database has it
   */
  public RestoreCheck(
      TaskStore tasks,
      AgentJobs jobs,
      FinishedResults results,
      Restoration restoration,
      PrintStream out) {
    this.tasks = tasks;
    this.jobs = jobs;
    this.results = results;
    this.restoration = restoration;
    this.out = out;
  }

  /**
   * Says what it finds.
   *
   * @param apply whether tasks are ended as their published results say; what else there is,
   *     reconcile does by itself
   * @throws io.codeloom.core.error.UnavailableException if a service is away; may be run again
   */
  public void run(boolean apply) {
    Set<UUID> seen = new HashSet<>();
    results.each(
        result -> {
          if (seen.add(result.taskId())) {
            compare(result, apply);
          }
        });
    String next = null;
    do {
      AgentJobs.Page page = jobs.list(next);
      page.jobs().forEach(this::compare);
      next = page.next();
    } while (next != null);
    out.println(
        seen.size()
            + " published results were compared"
            + (apply ? "." : "; nothing was changed."));
  }

  private void compare(TaskFinished result, boolean apply) {
    Optional<Task> task = tasks.find(result.taskId());
    if (task.isEmpty()) {
      out.println(
          "lost     " + result.taskId() + " ended as " + result.status() + " and has no row");
    } else if (!task.get().isFinal()) {
      boolean ended = apply && restoration.end(result);
      out.println(
          (ended ? "ended    " : "to end   ")
              + result.taskId()
              + " "
              + task.get().status()
              + " -> "
              + result.status());
    } else if (task.get().status() != result.status()) {
      out.println(
          "differs  "
              + result.taskId()
              + " "
              + task.get().status()
              + ", published "
              + result.status());
    }
  }

  private void compare(JobView job) {
    Optional<Task> task = job.taskId().flatMap(tasks::find);
    if (task.isEmpty()) {
      out.println(
          "orphan   " + job.name() + " has no row; reconcile removes it when it is an hour old");
    } else if (!task.get().isFinal() && task.get().state().jobUid() == null) {
      out.println("adopted  " + job.name() + " by its task, when it is dispatched again");
    }
  }
}
