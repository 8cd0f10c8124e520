package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.model.ToolCall;
import io.codeloom.agentjob.model.ToolSpec;
import java.util.List;

/** All the model may do. */
public interface Tools {
  /** What is offered, in the order in which the model is told. */
  List<ToolSpec> specs();

  /**
   * Does what {@code call} asks, or says in the result why not.
   *
   * @throws InterruptedException if the run was told to end
   */
  ToolResult run(ToolCall call) throws InterruptedException;
}
