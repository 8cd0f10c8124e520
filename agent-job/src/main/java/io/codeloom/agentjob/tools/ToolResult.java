package io.codeloom.agentjob.tools;

/**
 * What came of a call.
 *
 * @param kind what it means for the run
 * @param text what the model is shown; for {@link Kind#FINISHED} the summary
 * @param essence the text without what differs from run to run, such as times
 */
public record ToolResult(Kind kind, String text, String essence) {
  /** What a result means. */
  public enum Kind {
    OK,
    /** The tool ran and did not succeed. */
    FAILED,
    /** The call itself was wrong: no such tool, or arguments that do not fit. */
    INVALID,
    /** The model says that its work is done. */
    FINISHED
  }

  public static ToolResult ok(String text) {
    return new ToolResult(Kind.OK, text, text);
  }

  public static ToolResult failed(String text) {
    return new ToolResult(Kind.FAILED, "error: " + text, text);
  }

  public static ToolResult invalid(String text) {
    return new ToolResult(Kind.INVALID, "error: " + text, text);
  }

  public static ToolResult finished(String summary) {
    return new ToolResult(Kind.FINISHED, summary, summary);
  }
}
