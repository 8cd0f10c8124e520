package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskCursor;
import io.codeloom.core.port.TaskStore;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Answers for tasks. A caller sees its own tasks only; another's does not exist for it. */
final class TaskQueries {
  private static final Duration LINK_LIFE = Duration.ofMinutes(15);
  private static final int MAX_PAGE = 100;

  private final TaskStore tasks;
  private final StatusCache cache;
  private final ObjectStore logs;

  TaskQueries(TaskStore tasks, StatusCache cache, ObjectStore logs) {
    this.tasks = tasks;
    this.cache = cache;
    this.logs = logs;
  }

  /** The task with links to its files; from the cache if it is there. */
  TaskView status(String owner, UUID id) {
    Task task =
        cache
            .find(id)
            .or(
                () -> {
                  var stored = tasks.find(id);
                  stored.ifPresent(cache::put);
                  return stored;
                })
            .filter(found -> found.owner().equals(owner))
            .orElseThrow(TaskQueries::notFound);
    return view(task, links(task));
  }

  /** The task as the database has it. */
  Task truth(String owner, UUID id) {
    return tasks
        .find(id)
        .filter(found -> found.owner().equals(owner))
        .orElseThrow(TaskQueries::notFound);
  }

  /** A page of an owner's tasks, newest first. */
  Page list(String owner, TaskStatus status, String cursor, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new RejectedException(
          ProblemType.INVALID_REQUEST, "limit must be from 1 to " + MAX_PAGE + ".");
    }
    TaskCursor after = cursor == null ? null : Cursors.decode(cursor);
    List<Task> found = tasks.list(owner, status, after, limit);
    String next =
        found.size() < limit ? null : Cursors.encode(TaskCursor.after(found.get(found.size() - 1)));
    return new Page(found.stream().map(task -> view(task, null)).toList(), next);
  }

  /** The task's history, oldest first. */
  List<TaskEvent> history(String owner, UUID id) {
    return tasks.history(truth(owner, id).id());
  }

  /** A link to one file of the task's record. */
  URI file(String owner, UUID id, String name) {
    Task task = truth(owner, id);
    if (!OutputFiles.NAME.matcher(name).matches() || !task.outcome().files().contains(name)) {
      throw notFound();
    }
    return link(task, name);
  }

  private TaskView view(Task task, Map<String, URI> links) {
    int position = task.status() == TaskStatus.QUEUED ? tasks.queuePosition(task) : 0;
    return TaskView.of(task, position, links);
  }

  private Map<String, URI> links(Task task) {
    if (!task.isFinal()) {
      return null;
    }
    Map<String, URI> links = new TreeMap<>();
    task.outcome().files().forEach(name -> links.put(name, link(task, name)));
    return links;
  }

  private URI link(Task task, String name) {
    return logs.presignGet(ObjectKeys.log(task.id(), name), LINK_LIFE);
  }

  private static RejectedException notFound() {
    return new RejectedException(ProblemType.NOT_FOUND, "There is no such task or file.");
  }

  /** A page of tasks; {@code next} is null on the last one. */
  record Page(List<TaskView> tasks, String next) {}
}
