package io.codeloom.agentjob.conformance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeloom.agentjob.scripted.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A repository, what is done to it, and what must come of it; read from {@code
 * conformance/NAME.json}.
 *
 * @param name the file's name
 * @param about what it shows
 * @param git folders made git repositories, in this order, with all below them committed
 * @param before the files handed over
 * @param steps what the model says
 * @param changed files that are new or differ afterwards
 * @param deleted paths of {@code before} that are gone
 * @param target the task's target file; null for none
 * @param prompt texts the prompt must hold
 * @param detail a text the manifest's detail must hold; null if it must have none
 */
record ConformanceCase(
    String name,
    String about,
    List<String> git,
    List<FixtureFile> before,
    List<Script.Step> steps,
    List<FixtureFile> changed,
    List<String> deleted,
    String target,
    List<String> prompt,
    String detail) {
  private static final String SUFFIX = ".json";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  ConformanceCase {
    git = git == null ? List.of() : git;
    prompt = prompt == null ? List.of() : prompt;
  }

  /** All cases, by name. */
  static List<ConformanceCase> all() throws IOException, URISyntaxException {
    Path folder = Path.of(ConformanceCase.class.getResource("/conformance").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .map(ConformanceCase::read)
          .toList();
    }
  }

  private static ConformanceCase read(Path file) {
    try {
      ConformanceCase read = MAPPER.readValue(file.toFile(), ConformanceCase.class);
      return read.named(file.getFileName().toString().replace(SUFFIX, ""));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private ConformanceCase named(String given) {
    return new ConformanceCase(
        given, about, git, before, steps, changed, deleted, target, prompt, detail);
  }

  @JsonIgnore
  String task() {
    return "Conformance case " + name + ".";
  }

  Script script() {
    return new Script(name, Pattern.quote(task()), steps);
  }

  /** The files as they must be afterwards. */
  List<FixtureFile> after() {
    Map<String, FixtureFile> files = new LinkedHashMap<>();
    before.forEach(file -> files.put(file.path(), file));
    for (String path : deleted) {
      if (files.remove(path) == null) {
        throw new IllegalStateException(name + " deletes what is not there: " + path);
      }
    }
    changed.forEach(file -> files.put(file.path(), file));
    return new ArrayList<>(files.values());
  }

  @Override
  public String toString() {
    return name + ": " + about;
  }
}
