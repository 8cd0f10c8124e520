package io.codeloom.finalize.pullrequest;

import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.Task;
import java.util.function.UnaryOperator;

/** What may be done with a task's patch before the task is settled. */
@FunctionalInterface
public interface PullRequests {
  /** Nothing. */
  PullRequests NONE = (task, ending, manifest) -> UnaryOperator.identity();

  /**
   * Opens the pull request if there is to be one; repeating it changes nothing. That it cannot be
   * opened never changes how the task ends.
   *
   * @param ending how the task will end as things stand; its files are stored already
   * @param manifest of the outputs
   * @return adds the pull request's URL, or the reason why there is none, to how the task ends then
   * @throws io.codeloom.core.error.UnavailableException if the cluster or the bucket does not say
   *     whether there is to be one
   */
  UnaryOperator<Ending> open(Task task, Ending ending, OutputManifest manifest);
}
