package io.codeloom.agentjob.tools;

import io.codeloom.agentjob.model.ToolSpec;

/** The model says that its work is done. */
public final class FinishTool implements Tool {
  /** The tool's name, by which the courier recognises it too. */
  public static final String NAME = "finish";

  private final ToolSpec spec = ToolSpecs.load(NAME);

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public ToolResult run(Arguments arguments) {
    return ToolResult.finished(arguments.text("summary"));
  }
}
