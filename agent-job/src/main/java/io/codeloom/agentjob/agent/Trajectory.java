package io.codeloom.agentjob.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.Message;
import io.codeloom.agentjob.model.Reply;
import io.codeloom.agentjob.model.ToolCall;
import io.codeloom.agentjob.tools.ToolResult;
import io.codeloom.core.job.TaskFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The record of a run: one JSON object a line, handed to the system line by line. */
final class Trajectory implements AutoCloseable {
  private final OutputStream out;
  private final Clock clock;
  private boolean closed;

  Trajectory(Path file, Clock clock) throws IOException {
    // A FileOutputStream, since a channel would be closed by the interrupt that ends a run.
    this.out = new FileOutputStream(file.toFile());
    this.clock = clock;
  }

  void start(TaskFile task, List<String> tools) {
    ObjectNode entry = entry("run", 0);
    entry.put("task_id", String.valueOf(task.taskId()));
    entry.put("max_steps", task.maxSteps());
    entry.put("max_tokens", task.maxTokens());
    entry.put("timeout_seconds", task.timeoutSeconds());
    ArrayNode names = entry.putArray("tools");
    tools.forEach(names::add);
    write(entry);
  }

  void message(int step, Message message) {
    String role = message instanceof Message.Rules ? "system" : "user";
    write(entry("message", step).put("role", role).put("content", message.text()));
  }

  void reply(int step, Reply reply, List<ToolCall> calls, Duration took) {
    ObjectNode entry = entry("reply", step).put("content", reply.text());
    ArrayNode all = entry.putArray("tool_calls");
    for (ToolCall call : calls) {
      all.addObject()
          .put("id", call.id())
          .put("name", call.name())
          .put("arguments", call.arguments());
    }
    entry.put("finish_reason", reply.finishReason());
    entry.put("prompt_tokens", reply.tokens().prompt());
    entry.put("completion_tokens", reply.tokens().completion());
    entry.put("estimated", reply.tokens().estimated());
    write(entry.put("seconds", took.toMillis() / 1000.0));
  }

  void result(int step, ToolCall call, ToolResult result, Duration took) {
    ObjectNode entry = entry("result", step).put("call_id", call.id()).put("tool", call.name());
    entry.put("kind", result.kind().name().toLowerCase(java.util.Locale.ROOT));
    entry.put("content", result.text());
    write(entry.put("seconds", took.toMillis() / 1000.0));
  }

  void note(int step, String text) {
    write(entry("note", step).put("content", text));
  }

  void end(int step, Ending ending) {
    ObjectNode entry = entry("end", step).put("exit_status", ending.status().wireName());
    write(entry.put("content", ending.message()));
  }

  private ObjectNode entry(String type, int step) {
    return Json.object()
        .put("type", type)
        .put("step", step)
        .put("time", clock.instant().toString());
  }

  private synchronized void write(ObjectNode entry) {
    if (closed) {
      return;
    }
    try {
      out.write((Json.line(entry) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a loop that did not heed its end still says is not recorded. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    out.close();
  }
}
