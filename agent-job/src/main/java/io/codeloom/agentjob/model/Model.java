package io.codeloom.agentjob.model;

import java.util.List;

/** Answers conversations. */
public interface Model {
  /**
   * The model's next reply.
   *
   * @throws ModelFailure if there is none; its kind says what that means for the run
   * @throws InterruptedException if the run was told to end meanwhile
   */
  Reply reply(List<Message> conversation, List<ToolSpec> tools) throws InterruptedException;
}
