package io.codeloom.local.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeloom.agentjob.scripted.Script;
import io.codeloom.agentjob.scripted.ScriptBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the model shall do in a task, written into the task's description. */
final class Steps {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Script.Step> steps = new ArrayList<>();

  /** A shell command in the code folder. */
  Steps run(String command) {
    return call("run_shell_command", Map.of("command_string", command));
  }

  /** Waits for a file to appear. */
  Steps await(Object file) {
    return call(
        "run_shell_command",
        Map.of(
            "command_string",
            "while [ ! -e '" + file + "' ]; do sleep 0.1; done",
            "timeout_seconds",
            300));
  }

  Steps call(String tool, Map<String, Object> arguments) {
    JsonNode node = JSON.valueToTree(arguments);
    steps.add(new Script.Step(null, "Next.", List.of(new Script.Call(tool, node)), 1));
    return this;
  }

  /** The description of a task that ends with {@code finish}. */
  String finish(String words) {
    call("finish", Map.of("summary", words));
    return words + "\n" + ScriptBook.inline(new Script("inline", null, steps));
  }
}
