package io.codeloom.agentjob.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.workspace.AtomicFile;
import io.codeloom.core.job.TaskFile;
import io.codeloom.core.task.ExitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes {@code result.json}: the agent's own account, which settles nothing. */
final class RunResult {
  private RunResult() {}

  static void write(Path file, TaskFile task, Ending ending, Budget budget) throws IOException {
    boolean finished = ending.status() == ExitStatus.FINISHED;
    ObjectNode result = Json.object();
    result.put("task_id", String.valueOf(task.taskId()));
    result.put("exit_status", ending.status().wireName());
    result.put("message", finished ? "the agent finished" : ending.message());
    result.put("summary", finished ? ending.message() : null);
    result.put("steps", budget.steps());
    result.put("prompt_tokens", budget.promptTokens());
    result.put("completion_tokens", budget.completionTokens());
    result.put("total_tokens", budget.tokens());
    result.put("tokens_estimated", budget.estimated());
    result.put("started_at", budget.start().toString());
    result.put("seconds", budget.elapsed().toMillis() / 1000.0);
    AtomicFile.write(file, (Json.line(result) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
