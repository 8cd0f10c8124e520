package io.codeloom.agentjob.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.scripted.Script;
import io.codeloom.agentjob.scripted.ScriptBook;
import java.util.List;

/** Scripts, said briefly. */
final class Scripts {
  private Scripts() {}

  static ScriptBook book(Script.Step... steps) {
    return ScriptBook.always(new Script("test", null, List.of(steps)));
  }

  static Script.Step step(Script.Call... calls) {
    return new Script.Step(null, "", List.of(calls), 1);
  }

  static Script.Step times(int repeat, Script.Call... calls) {
    return new Script.Step(null, "", List.of(calls), repeat);
  }

  static Script.Step says(String text) {
    return new Script.Step(null, text, List.of(), 1);
  }

  static Script.Call shell(String command) {
    return call("run_shell_command", "command_string", command);
  }

  static Script.Call finish(String summary) {
    return call("finish", "summary", summary);
  }

  static Script.Call raw(String tool, String arguments) {
    return new Script.Call(tool, TextNode.valueOf(arguments));
  }

  /** Arguments as name, value, name, value. */
  static Script.Call call(String tool, String... arguments) {
    ObjectNode object = Json.object();
    for (int i = 0; i < arguments.length; i += 2) {
      object.put(arguments[i], arguments[i + 1]);
    }
    return new Script.Call(tool, object);
  }
}
