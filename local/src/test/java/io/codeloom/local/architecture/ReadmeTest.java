package io.codeloom.local.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README names is there. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> MODULES =
      List.of(
          "functions/core",
          "functions/platform",
          "functions/submit",
          "functions/dispatch",
          "functions/finalize",
          "functions/reconcile",
          "agent-job",
          "local");
  private static final Pattern PATH =
      Pattern.compile(
          "(?<![\\w./:{-])(?:\\.ci|local|functions|knative|terraform|agent-job)(?:/[\\w.-]*\\w)*");

  /** Not one of the properties that `-D` sets. */
  private static final Pattern VARIABLE =
      Pattern.compile("(?<!-)\\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\\b");

  private static final Pattern CLASS = Pattern.compile("io\\.codeloom(?:\\.[a-z]+)+\\.[A-Z]\\w+");
  private static final Pattern PROFILE = Pattern.compile("-P(\\w+)");
  private static final Pattern CODE = Pattern.compile("`[^`]+`");
  private static final Pattern EXTENDS = Pattern.compile("class \\w+ extends (\\w+)");
  private static final Pattern CALL = Pattern.compile("`(GET|POST) (/[^`?]*)");

  private final String readme = text(ROOT.resolve("README.md"));

  @Test
  void everyPath() {
    Set<String> paths = found(PATH, code());
    assertThat(paths).contains("local/up", "local/demo", ".ci/run", "knative/schemas");
    assertThat(paths.stream().filter(path -> !path.contains("/target/")))
        .allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
  }

  @Test
  void everyCommand() {
    for (String command : List.of("local/up", "local/demo", ".ci/run")) {
      assertThat(ROOT.resolve(command)).isExecutable();
    }
    String pom = text(ROOT.resolve("pom.xml")) + text(ROOT.resolve("local/pom.xml"));
    assertThat(found(PROFILE, code()))
        .isNotEmpty()
        .allSatisfy(profile -> assertThat(pom).contains("<id>" + profile.substring(2) + "</id>"));
  }

  @Test
  void everyClass() {
    assertThat(found(CLASS, code()))
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(
            name ->
                assertThat(Class.forName(name, false, getClass().getClassLoader())).isNotNull());
    Set<String> sources = sources("", ".java").map(ReadmeTest::name).collect(Collectors.toSet());
    assertThat(List.of("Bounds", "TimeBudget", "TaskStatus", "Env", "SubmitApplication"))
        .allSatisfy(
            name -> {
              assertThat(readme).contains(name);
              assertThat(sources).contains(name + ".java");
            });
  }

  @Test
  void everyCall() {
    String contract = text(sources("submit", "openapi.yaml").findFirst().orElseThrow());
    Matcher calls = CALL.matcher(readme);
    Set<String> paths = new TreeSet<>();
    while (calls.find()) {
      paths.add(calls.group(2).strip());
    }
    assertThat(paths)
        .hasSizeGreaterThan(5)
        .allSatisfy(path -> assertThat(contract).containsPattern("(?m)^  " + Pattern.quote(path)));
  }

  @Test
  void everyFailureAndNoOther() {
    String list = readme.substring(readme.indexOf("Codes:"));
    String codes = list.substring(list.indexOf('`') + 1, list.indexOf("`.")).replace('\n', ' ');
    assertThat(codes.split(", *"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FailureCode.values()).map(FailureCode::wireName).toList());
  }

  /** Read by our code, or set for somebody else's. */
  @Test
  void everyVariable() {
    String all =
        Stream.concat(sources("", ".java"), Stream.of(ROOT.resolve("local/.run")))
            .map(ReadmeTest::text)
            .collect(Collectors.joining());
    Set<String> others =
        Set.of(
            "MAIN_CLASS",
            "SPRING_CLOUD_FUNCTION_DEFINITION",
            "LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_CLOUD_FUNCTION_ADAPTER_AWS");
    // Endpoints makes them of the functions' names.
    Pattern metrics = Pattern.compile("METRICS_(SUBMIT|DISPATCH|FINALIZE|RECONCILE)");
    assertThat(found(VARIABLE, code()))
        .filteredOn(name -> !others.contains(name) && !metrics.matcher(name).matches())
        .filteredOn(name -> !all.contains(name))
        .isEmpty();
  }

  /** Every row of a table that says what holds something names tests that are there. */
  @Test
  void everyTest() {
    Map<String, String> tests = new HashMap<>();
    MODULES.stream()
        .flatMap(name -> files(ROOT.resolve(name).resolve("src/test")))
        .filter(file -> file.toString().endsWith(".java"))
        .forEach(file -> tests.merge(name(file).replace(".java", ""), text(file), String::concat));
    List<String> cells = lastCells();
    assertThat(cells).hasSizeGreaterThan(28);
    assertThat(cells)
        .allSatisfy(
            cell ->
                assertThat(found(CODE, cell))
                    .isNotEmpty()
                    .allSatisfy(code -> assertThat(tests(code.replace("`", ""), tests)).isTrue()));
  }

  /** {@code Class}, {@code Class.method}, or a method of any class. */
  private static boolean tests(String name, Map<String, String> tests) {
    String[] parts = name.split("\\.");
    Predicate<String> method =
        Pattern.compile("(void|Stream<DynamicTest>) " + parts[parts.length - 1] + "\\(")
            .asPredicate();
    if (Character.isLowerCase(name.charAt(0))) {
      return tests.values().stream().anyMatch(method);
    }
    String text = tests.get(parts[0]);
    if (text == null || parts.length == 1) {
      return text != null;
    }
    Matcher above = EXTENDS.matcher(text);
    return method.test(text)
        || (above.find() && method.test(tests.getOrDefault(above.group(1), "")));
  }

  private List<String> lastCells() {
    List<String> cells = new ArrayList<>();
    boolean inside = false;
    for (String line : readme.split("\n")) {
      String[] row = line.split("\\|");
      String last = row[row.length - 1].strip();
      if (inside && line.startsWith("|") && !line.startsWith("|---")) {
        cells.add(last);
      }
      inside = line.startsWith("|") && (inside || Set.of("held by", "fails").contains(last));
    }
    return cells;
  }

  /** Inline code and code blocks, one a line. */
  private String code() {
    Matcher code =
        Pattern.compile("```[a-z]*\\n(.*?)```|`([^`]+)`", Pattern.DOTALL).matcher(readme);
    StringBuilder all = new StringBuilder();
    while (code.find()) {
      all.append(code.group(1) == null ? code.group(2) : code.group(1)).append('\n');
    }
    return all.toString();
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(r -> r.group()).collect(Collectors.toSet());
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static Stream<Path> sources(String module, String end) {
    return MODULES.stream()
        .filter(name -> name.endsWith(module))
        .flatMap(name -> files(ROOT.resolve(name).resolve("src/main")))
        .filter(file -> file.toString().endsWith(end));
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
