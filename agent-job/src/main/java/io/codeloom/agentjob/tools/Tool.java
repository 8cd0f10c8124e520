package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.model.ToolSpec;
import java.io.IOException;

/** One thing the model may do. */
public interface Tool {
  /** As the model is told of it. */
  ToolSpec spec();

  /**
   * Does it. Whatever goes wrong within the tool's own business is a result the model can learn
   * from, not an exception.
   *
   * @throws InvalidArgumentsException if the arguments do not fit the schema
   * @throws IOException if the machine fails; becomes a failed result
   * @throws InterruptedException if the run was told to end
   */
  ToolResult run(Arguments arguments) throws IOException, InterruptedException;
}
