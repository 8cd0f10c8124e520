package io.codeloom.agentjob.scripted;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.codeloom.agentjob.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scripts a model can play. The task chooses: a script written into it between the lines {@link
 * #BEGIN} and {@link #END} comes first, then the first whose {@code task_matches} is found in it,
 * then the one that is played for want of a better.
 *
 * @param scripts in the order in which they are asked
 * @param fallback name of the last resort; null if there is none
 */
public record ScriptBook(List<Script> scripts, String fallback) {
  /** Opens a script within a task's description. */
  public static final String BEGIN = "<<<CODELOOM-SCRIPT";

  /** Closes it. */
  public static final String END = "CODELOOM-SCRIPT>>>";

  private static final Pattern INLINE =
      Pattern.compile(Pattern.quote(BEGIN) + "(.*?)" + Pattern.quote(END), Pattern.DOTALL);

  public ScriptBook {
    scripts = scripts == null ? List.of() : List.copyOf(scripts);
  }

  /** No script but those that tasks bring. */
  public static ScriptBook empty() {
    return new ScriptBook(List.of(), null);
  }

  /** One script, played for every task. */
  public static ScriptBook always(Script script) {
    return new ScriptBook(List.of(script), script.name());
  }

  /** The scripts that ship with Codeloom: they solve the sample, and nothing else. */
  public static ScriptBook shipped() {
    try (InputStream in = ScriptBook.class.getResourceAsStream("scripts.json")) {
      return Json.MAPPER.readValue(in, ScriptBook.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A book from JSON: {@code {"scripts": [{"name", "task_matches", "steps": [{"expect", "say",
   * "calls": [{"tool", "arguments"}], "repeat"}]}], "fallback"}}.
   *
   * @throws IllegalArgumentException if it is no such book
   */
  public static ScriptBook parse(String json) {
    try {
      return Json.MAPPER.readValue(json, ScriptBook.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** This book with another one's scripts asked first. */
  public ScriptBook after(ScriptBook other) {
    List<Script> all = new ArrayList<>(other.scripts());
    all.addAll(scripts);
    return new ScriptBook(all, other.fallback() == null ? fallback : other.fallback());
  }

  /** How a task's description carries a script of its own. */
  public static String inline(Script script) {
    return BEGIN + "\n" + Json.line(script) + "\n" + END;
  }

  /** The script for a task; one without steps if there is none. */
  Script choose(String task) {
    Matcher inline = INLINE.matcher(task);
    if (inline.find()) {
      return parseScript(inline.group(1));
    }
    for (Script script : scripts) {
      if (script.taskMatches() != null
          && Pattern.compile(script.taskMatches()).matcher(task).find()) {
        return script;
      }
    }
    return scripts.stream()
        .filter(script -> script.name().equals(fallback))
        .findFirst()
        .orElse(new Script("none", null, List.of()));
  }

  private static Script parseScript(String json) {
    try {
      return Json.MAPPER.readValue(json, Script.class);
    } catch (JsonProcessingException e) {
      return new Script("unreadable: " + e.getOriginalMessage(), null, List.of());
    }
  }
}
