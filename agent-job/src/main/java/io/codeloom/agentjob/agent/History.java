package io.codeloom.agentjob.agent;

import io.codeloom.agentjob.model.Message;
import io.codeloom.agentjob.model.Reply;
import io.codeloom.agentjob.model.ToolCall;
import io.codeloom.agentjob.tools.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was said and done so far. It only grows, and each entry is on disk before the next one is
 * made. Folding changes what the model is shown, never what is recorded.
 */
final class History {
  private static final int NOT_WORTH_FOLDING = 500;
  private static final int KEPT_OF_FOLDED = 200;

  private final Trajectory trajectory;
  private final List<Message> entries = new ArrayList<>();
  private final List<Integer> steps = new ArrayList<>();
  private final Set<Integer> folded = new HashSet<>();
  private final Set<String> callIds = new HashSet<>();
  private int step;
  private long characters;

  History(Trajectory trajectory) {
    this.trajectory = trajectory;
  }

  /** The rules and the task. */
  void open(String system, String task) {
    add(new Message.Rules(system));
    add(new Message.User(task));
    trajectory.message(step, entries.get(0));
    trajectory.message(step, entries.get(1));
  }

  /** A word of the loop to the model. */
  void notice(String text) {
    Message notice = new Message.User(text);
    trajectory.message(step, notice);
    add(notice);
  }

  /** A reply begins a step. Returns its calls, each with an id of its own. */
  List<ToolCall> reply(Reply reply, Duration took) {
    step++;
    List<ToolCall> calls = new ArrayList<>();
    for (ToolCall call : reply.calls()) {
      String id = call.id().isBlank() || callIds.contains(call.id()) ? freshId(calls) : call.id();
      callIds.add(id);
      calls.add(new ToolCall(id, call.name(), call.arguments()));
    }
    trajectory.reply(step, reply, calls, took);
    add(new Message.Assistant(reply.text(), calls.stream().map(ToolCall::replayable).toList()));
    return calls;
  }

  private String freshId(List<ToolCall> calls) {
    return "call_" + step + "_" + calls.size();
  }

  void result(ToolCall call, ToolResult result, Duration took) {
    trajectory.result(step, call, result, took);
    add(new Message.Result(call.id(), result.text()));
  }

  private void add(Message message) {
    entries.add(message);
    characters += length(message);
    steps.add(step);
  }

  /** Answered model calls so far. */
  int step() {
    return step;
  }

  /** The conversation as the model is shown it. */
  List<Message> window() {
    List<Message> window = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      window.add(folded.contains(i) ? fold((Message.Result) entries.get(i)) : entries.get(i));
    }
    return window;
  }

  /** Characters of the window. */
  long characters() {
    return characters;
  }

  private static long length(Message message) {
    long length = message.text().length();
    if (message instanceof Message.Assistant assistant) {
      for (ToolCall call : assistant.calls()) {
        length += call.name().length() + call.arguments().length();
      }
    }
    return length;
  }

  /** Folds the outputs of all steps but the last {@code kept}. Returns how many were folded. */
  int fold(int kept) {
    int count = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (steps.get(i) <= step - kept && foldable(i)) {
        folded.add(i);
        characters += length(fold((Message.Result) entries.get(i))) - length(entries.get(i));
        count++;
      }
    }
    if (count > 0) {
      trajectory.note(step, "folded " + count + " outputs of steps up to " + (step - kept));
    }
    return count;
  }

  private boolean foldable(int entry) {
    return !folded.contains(entry)
        && entries.get(entry) instanceof Message.Result result
        && result.text().length() > NOT_WORTH_FOLDING;
  }

  private static Message fold(Message.Result result) {
    String text = result.text();
    String head = text.substring(0, KEPT_OF_FOLDED);
    String left = "\n[… folded to save room: " + (text.length() - KEPT_OF_FOLDED);
    return new Message.Result(
        result.callId(), head + left + " characters; repeat the call if you need them …]");
  }
}
