package io.codeloom.submit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.submit.caller.Callers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The HTTP API of tasks; {@code openapi.yaml} is its contract. Every answer's format is declared,
 * so that a caller who cannot read it is told before anything is done.
 */
@RestController
@RequestMapping("/api/task")
final class TaskController {
  private static final int PAGE = 50;

  private final SubmissionReader reader;
  private final SubmitTask submit;
  private final TaskQueries queries;
  private final CancelTask cancel;
  private final Callers callers;

  TaskController(
      SubmissionReader reader,
      SubmitTask submit,
      TaskQueries queries,
      CancelTask cancel,
      Callers callers) {
    this.reader = reader;
    this.submit = submit;
    this.queries = queries;
    this.cancel = cancel;
    this.callers = callers;
  }

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Accepted> json(HttpServletRequest request) throws IOException {
    return accepted(submit.submit(reader.json(callers.of(request), request)));
  }

  @PostMapping(
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Accepted> form(HttpServletRequest request) {
    return accepted(submit.submit(reader.form(callers.of(request), request)));
  }

  @GetMapping(path = "/{id}/status", produces = MediaType.APPLICATION_JSON_VALUE)
  TaskView status(@PathVariable String id, HttpServletRequest request) {
    return queries.status(callers.of(request).owner(), taskId(id));
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  Listing list(
      @RequestParam Optional<String> status,
      @RequestParam Optional<String> limit,
      @RequestParam Optional<String> cursor,
      HttpServletRequest request) {
    TaskQueries.Page page =
        queries.list(
            callers.of(request).owner(),
            status.map(TaskController::taskStatus).orElse(null),
            cursor.orElse(null),
            limit.map(TaskController::number).orElse(PAGE));
    return new Listing(page.tasks(), page.next());
  }

  @GetMapping(path = "/{id}/events", produces = MediaType.APPLICATION_JSON_VALUE)
  History events(@PathVariable String id, HttpServletRequest request) {
    return new History(queries.history(callers.of(request).owner(), taskId(id)));
  }

  @PostMapping(path = "/{id}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Accepted> cancel(@PathVariable String id, HttpServletRequest request) {
    String owner = callers.of(request).owner();
    UUID taskId = taskId(id);
    return accepted(cancel.cancel(() -> queries.truth(owner, taskId)));
  }

  @GetMapping("/{id}/files/{name}")
  ResponseEntity<Void> file(
      @PathVariable String id, @PathVariable String name, HttpServletRequest request) {
    URI link = queries.file(callers.of(request).owner(), taskId(id), name);
    return ResponseEntity.status(HttpStatus.FOUND).location(link).build();
  }

  private static ResponseEntity<Accepted> accepted(Task task) {
    URI location = URI.create("/api/task/" + task.id() + "/status");
    return ResponseEntity.accepted()
        .location(location)
        .body(new Accepted(task.id(), task.status(), location));
  }

  private static UUID taskId(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw invalid("The task id must be a UUID.");
  }

  private static TaskStatus taskStatus(String text) {
    try {
      return TaskStatus.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw invalid("status must be one of " + List.of(TaskStatus.values()) + ".");
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw invalid("limit must be a whole number.");
    }
  }

  private static RejectedException invalid(String detail) {
    return new RejectedException(ProblemType.INVALID_REQUEST, detail);
  }

  /** The answer to a submission and to a cancel. */
  record Accepted(
      @JsonProperty("task_id") UUID taskId,
      TaskStatus status,
      @JsonProperty("status_url") URI statusUrl) {}

  /** A page of tasks. */
  record Listing(List<TaskView> tasks, @JsonProperty("next_cursor") String nextCursor) {}

  /** A task's history. */
  record History(List<TaskEvent> events) {}
}
