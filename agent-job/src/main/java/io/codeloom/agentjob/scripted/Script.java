package io.codeloom.agentjob.scripted;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a scripted model says, step by step. Texts and arguments may hold {@code ${name}}, which
 * stands for the group of that name in an earlier step's {@code matches}.
 *
 * @param name unique in a book
 * @param taskMatches regular expression sought in the task; null if it is only chosen by name
 * @param steps in order; after the last one the model refuses every call
 */
public record Script(
    String name, @JsonProperty("task_matches") String taskMatches, List<Step> steps) {

  public Script {
    steps = List.copyOf(steps);
  }

  /** The steps with their repetitions written out. */
  List<Step> unrolled() {
    List<Step> all = new ArrayList<>();
    for (Step step : steps) {
      for (int i = 0; i < Math.max(1, step.repeat()); i++) {
        all.add(step);
      }
    }
    return all;
  }

  /**
   * One reply.
   *
   * @param expect what the results before it must be like; null if anything will do
   * @param say text of the reply; may be null
   * @param calls may be null
   * @param repeat how often the step is taken; 0 counts as 1. In a repeated step {@code ${i}} is
   *     the number of the step, counted from 0
   */
  public record Step(Expectation expect, String say, List<Call> calls, int repeat) {
    public Step {
      calls = calls == null ? List.of() : List.copyOf(calls);
      say = say == null ? "" : say;
    }
  }

  /**
   * One tool call.
   *
   * @param tool its name
   * @param arguments an object; a text is sent as it is, valid or not
   */
  public record Call(String tool, JsonNode arguments) {}

  /**
   * What the results of the step before must be like; null members do not matter.
   *
   * @param contains a text in them
   * @param matches a regular expression found in them; its named groups are kept
   * @param exitCode of the last command in them
   */
  public record Expectation(
      String contains, String matches, @JsonProperty("exit_code") Integer exitCode) {

    /** The named groups found, or null if the results are not as expected. */
    Map<String, String> read(String results) {
      boolean plain = contains == null || results.contains(contains);
      boolean code = exitCode == null || exitCode.equals(Groups.exitCode(results));
      return plain && code ? Groups.find(matches, results) : null;
    }

    /** For a reader who wonders why the script stopped. */
    String describe() {
      return "contains=" + contains + ", matches=" + matches + ", exit_code=" + exitCode;
    }
  }
}
