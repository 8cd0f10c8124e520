package io.codeloom.platform.config;

import java.util.List;

/** The environment does not say what a function needs to know. */
public final class ConfigException extends RuntimeException {
  private final List<String> problems;

  ConfigException(List<String> problems) {
    super("The configuration is incomplete or wrong: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, each beginning with the name it is about. */
  public List<String> problems() {
    return problems;
  }
}
