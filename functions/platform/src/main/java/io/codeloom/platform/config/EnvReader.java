package io.codeloom.platform.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads settings by name and collects what is wrong with all of them, so that one start tells
 * everything. Blank counts as unset. Values never appear in a complaint: they may be secrets.
 */
public final class EnvReader {
  private final Function<String, String> lookup;
  private final List<String> problems = new ArrayList<>();

  /** Reads from {@code lookup}, which answers null for what is not set. */
  public EnvReader(Function<String, String> lookup) {
    this.lookup = lookup;
  }

  /** The value; a problem if it is not set. */
  public String required(String name) {
    return optional(name)
        .orElseGet(
            () -> {
              problems.add(name + " is not set");
              return "";
            });
  }

  /** The value, if set. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(lookup.apply(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** The value or {@code fallback}. */
  public String text(String name, String fallback) {
    return optional(name).orElse(fallback);
  }

  /** The value or {@code fallback}; a problem unless it is one of {@code allowed}. */
  public String oneOf(String name, String fallback, List<String> allowed) {
    return check(name, text(name, fallback), allowed::contains, "must be one of " + allowed);
  }

  /** Whether the value is {@code true}; not set is {@code false}, anything else a problem. */
  public boolean flag(String name) {
    return oneOf(name, "false", List.of("true", "false")).equals("true");
  }

  /** A whole number from 1 up; {@code fallback} if not set. */
  public long positive(String name, long fallback) {
    return positive(name, fallback, Long.MAX_VALUE);
  }

  /** Likewise, within an int. */
  public int positiveInt(String name, int fallback) {
    return (int) positive(name, fallback, Integer.MAX_VALUE);
  }

  /** An absolute http or https URL without user info; empty if not set. */
  public Optional<URI> httpUrl(String name) {
    return optional(name).flatMap(value -> parseUrl(name, value));
  }

  /** The comma-separated values without blanks; none if not set. */
  public List<String> list(String name) {
    return optional(name).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** Notes a problem of the reader's own finding. */
  public void problem(String text) {
    problems.add(text);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException if anything was missing or wrong, naming all of it
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private long positive(String name, long fallback, long max) {
    Optional<String> value = optional(name);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(value.get());
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number out of range.
    }
    problems.add(name + " must be a whole number from 1 to " + max);
    return fallback;
  }

  private Optional<URI> parseUrl(String name, String value) {
    try {
      URI uri = URI.create(value);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // Told below, like any other URL that does not fit.
    }
    problems.add(name + " must be an http or https URL without user info");
    return Optional.empty();
  }

  private String check(String name, String value, Predicate<String> valid, String rule) {
    if (!valid.test(value)) {
      problems.add(name + " " + rule);
    }
    return value;
  }
}
