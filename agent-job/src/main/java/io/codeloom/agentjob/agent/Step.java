package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.model.Reply;
import io.codeloom.agentjob.model.ToolCall;
import io.codeloom.agentjob.tools.ToolResult;

/** What one reply led to. */
final class Step {
  private final Reply reply;
  private final StringBuilder calls = new StringBuilder();
  private final StringBuilder results = new StringBuilder();
  private boolean wellFormed;
  private boolean error;
  private String finished;

  Step(Reply reply) {
    this.reply = reply;
  }

  void add(ToolCall call, ToolResult result) {
    calls.append(call.name()).append(call.arguments()).append('\n');
    results.append(result.essence()).append('\n');
    wellFormed |= result.kind() != ToolResult.Kind.INVALID;
    error |= result.kind() == ToolResult.Kind.FAILED || result.kind() == ToolResult.Kind.INVALID;
    if (result.kind() == ToolResult.Kind.FINISHED) {
      finished = result.text();
    }
  }

  Reply reply() {
    return reply;
  }

  /** The summary, or null if the run goes on. */
  String finished() {
    return finished;
  }

  /** No call, or none that any tool could take. */
  boolean malformed() {
    return !wellFormed;
  }

  boolean error() {
    return error;
  }

  String calls() {
    return calls.toString();
  }

  String results() {
    return results.toString();
  }
}
