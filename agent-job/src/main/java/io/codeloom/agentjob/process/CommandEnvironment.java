package io.codeloom.agentjob.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment of the agent's commands: made anew, nothing inherited but what is named. */
public final class CommandEnvironment {
  /** Variables that say where an image keeps its tools; none can hold a credential. */
  private static final List<String> PASSED =
      List.of(
          "PATH",
          "HOME",
          "TMPDIR",
          "TZ",
          "JAVA_HOME",
          "MAVEN_HOME",
          "GOROOT",
          "GOPATH",
          "NODE_PATH",
          "CARGO_HOME",
          "RUSTUP_HOME",
          "VIRTUAL_ENV");

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("LANG", "C.UTF-8"),
          Map.entry("TERM", "dumb"),
          Map.entry("NO_COLOR", "1"),
          Map.entry("PAGER", "cat"),
          Map.entry("MANPAGER", "cat"),
          Map.entry("GIT_PAGER", "cat"),
          Map.entry("LESS", "-R"),
          Map.entry("GIT_TERMINAL_PROMPT", "0"),
          Map.entry("CI", "1"),
          Map.entry("PIP_PROGRESS_BAR", "off"),
          Map.entry("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
          Map.entry("TQDM_DISABLE", "1"),
          Map.entry("PYTHONDONTWRITEBYTECODE", "1"),
          Map.entry("PYTHONUNBUFFERED", "1"));

  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private CommandEnvironment() {}

  /**
   * The variables for commands.
   *
   * @param container the agent's own environment
   * @param alsoPassed further names of it, comma-separated; may be empty
   */
  public static Map<String, String> of(Map<String, String> container, String alsoPassed) {
    Map<String, String> environment = new LinkedHashMap<>(FIXED);
    environment.put("PATH", DEFAULT_PATH);
    PASSED.forEach(name -> pass(container, name, environment));
    for (String name : alsoPassed.split(",", -1)) {
      pass(container, name.strip(), environment);
    }
    return environment;
  }

  private static void pass(Map<String, String> from, String name, Map<String, String> to) {
    String value = from.get(name);
    if (value != null && !value.isBlank()) {
      to.put(name, value);
    }
  }
}
