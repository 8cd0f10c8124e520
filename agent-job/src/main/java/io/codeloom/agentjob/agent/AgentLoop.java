package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.model.Message;
import io.codeloom.agentjob.model.Model;
import io.codeloom.agentjob.model.ModelFailure;
import io.codeloom.agentjob.model.Reply;
import io.codeloom.agentjob.model.ToolCall;
import io.codeloom.agentjob.tools.ToolResult;
import io.codeloom.agentjob.tools.Tools;
import io.codeloom.core.task.ExitStatus;
import java.time.Duration;
import java.util.List;

/** Ask the model, do what it says, write it down; until it is done or something ends the run. */
final class AgentLoop {
  private static final int FORMAT_ERRORS = 3;

  private final Model model;
  private final Tools tools;
  private final History history;
  private final ContextWindow context;
  private final Budget budget;
  private final RunLog log;
  private final StuckDetector stuck = new StuckDetector();
  private int formatErrors;

  AgentLoop(
      Model model, Tools tools, History history, ContextWindow context, Budget budget, RunLog log) {
    this.model = model;
    this.tools = tools;
    this.history = history;
    this.context = context;
    this.budget = budget;
    this.log = log;
  }

  /** Runs to the end, whatever it is. */
  Ending run() throws InterruptedException {
    try {
      while (true) {
        budget.check();
        if (budget.wrapUpNow()) {
          history.notice(Prompts.notice("wrap-up"));
        }
        Step step = act(ask());
        if (step.finished() != null) {
          return new Ending(ExitStatus.FINISHED, step.finished());
        }
        judge(step);
      }
    } catch (RunEndedException e) {
      return e.ending();
    }
  }

  private Asked ask() throws InterruptedException {
    while (true) {
      context.makeRoom();
      List<Message> window = history.window();
      long characters = history.characters();
      long start = System.nanoTime();
      try {
        Reply reply = model.reply(window, tools.specs());
        context.learn(characters, reply.tokens());
        budget.count(reply.tokens());
        return new Asked(reply, history.reply(reply, since(start)));
      } catch (ModelFailure failure) {
        if (failure.kind() != ModelFailure.Kind.OVERFLOW || !context.foldHard()) {
          throw new RunEndedException(failure.ending(), failure.getMessage());
        }
      }
    }
  }

  /** All calls in order, each with its own result; those after {@code finish} are not made. */
  private Step act(Asked asked) throws InterruptedException {
    Step step = new Step(asked.reply());
    for (ToolCall call : asked.calls()) {
      log.line("step " + history.step() + ": " + call.name() + " " + call.arguments());
      long start = System.nanoTime();
      ToolResult result =
          step.finished() == null ? tools.run(call) : ToolResult.failed("not made after finish");
      history.result(call, result, since(start));
      log.line("step " + history.step() + ": " + result.text());
      step.add(call, result);
    }
    return step;
  }

  private void judge(Step step) {
    formatErrors = step.malformed() ? formatErrors + 1 : 0;
    if (formatErrors >= FORMAT_ERRORS) {
      throw new RunEndedException(
          ExitStatus.FORMAT_ERROR, FORMAT_ERRORS + " replies in a row held no usable tool call");
    }
    if (step.malformed()) {
      log.line("step " + history.step() + ": no usable tool call: " + step.reply().text());
    }
    if (step.malformed() && step.reply().cutOff()) {
      history.notice(Prompts.notice("cut-off"));
    } else if (step.reply().calls().isEmpty()) {
      history.notice(Prompts.notice("no-tool-call"));
    } else {
      judgeProgress(step);
    }
  }

  private void judgeProgress(Step step) {
    switch (stuck.after(step.calls(), step.results(), step.error())) {
      case STUCK ->
          throw new RunEndedException(
              ExitStatus.STUCK, "the agent kept repeating the same steps with the same results");
      case REPEATING -> history.notice(Prompts.notice("repeating"));
      case FINE -> {}
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private record Asked(Reply reply, List<ToolCall> calls) {}
}
