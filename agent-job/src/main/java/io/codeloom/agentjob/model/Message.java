package io.codeloom.agentjob.model;

import java.util.List;

/** One message of the conversation with the model. */
public sealed interface Message {

  /** The words of the message. */
  String text();

  /** The operator's rules. */
  record Rules(String text) implements Message {}

  /** The task, or a notice of the loop. */
  record User(String text) implements Message {}

  /**
   * What the model answered.
   *
   * @param calls in the order in which they run; may be empty
   */
  record Assistant(String text, List<ToolCall> calls) implements Message {
    public Assistant {
      calls = List.copyOf(calls);
    }
  }

  /**
   * What a tool answered to the call {@code callId}.
   *
   * @param text what the model is shown
   */
  record Result(String callId, String text) implements Message {}
}
