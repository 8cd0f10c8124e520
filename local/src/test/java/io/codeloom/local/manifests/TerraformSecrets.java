package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Secrets that an environment of Terraform makes, with the keys it puts into them: read from
 * the text of its local {@code secret_data}, which names every one of them.
 */
final class TerraformSecrets {
  private static final Path ENVIRONMENTS = Path.of("..", "terraform", "environments");

  private static final List<String> FUNCTIONS =
      List.of("submit", "dispatch", "finalize", "reconcile");

  /** What an entry is called: a name, or a name with the variable of a loop in it. */
  private static final Pattern ENTRY =
      Pattern.compile("\"?(code[a-z]+-[a-z-]*(?:\\$\\{[a-z]+})?)\"? =>?|(\"pull/)");

  private static final Pattern KEY =
      Pattern.compile("(?m)(?:^|[{:,])\\s*\"?([A-Za-z_][A-Za-z0-9_.]*)\"?\\s*=>?\\s");

  private TerraformSecrets() {}

  /** Names and keys of the environment in {@code folder}; of every namespace. */
  static Map<String, Set<String>> of(String folder) {
    String text = text(ENVIRONMENTS.resolve(folder));
    String data = block(text, "secret_data = merge(");
    List<MatchResult> entries = ENTRY.matcher(data).results().toList();
    Map<String, Set<String>> secrets = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      int end = i + 1 < entries.size() ? entries.get(i + 1).start() : data.length();
      String name = entries.get(i).group(1);
      if (name != null) {
        Set<String> keys = keys(data.substring(entries.get(i).end(), end));
        names(name, loop(data, entries.get(i)), text)
            .forEach(each -> secrets.computeIfAbsent(each, k -> new TreeSet<>()).addAll(keys));
      }
    }
    return secrets;
  }

  /** What the entry is made for each of. */
  private static String loop(String data, MatchResult entry) {
    return data.substring(Math.max(0, data.lastIndexOf("for ", entry.start())), entry.start());
  }

  private static Stream<String> names(String name, String loop, String text) {
    if (name.endsWith("${function}")) {
      return Stream.concat(
              FUNCTIONS.stream(), loop.contains("\"migrate\"") ? Stream.of("migrate") : Stream.of())
          .map(function -> name.replace("${function}", function));
    }
    if (name.endsWith("${user}")) {
      return users(text).map(user -> name.replace("${user}", user));
    }
    return Stream.of(name);
  }

  private static Stream<String> users(String text) {
    Matcher list = Pattern.compile("knative_users *= *\\[([^]]*)]").matcher(text);
    assertThat(list.find()).isTrue();
    return Stream.of(list.group(1).split(",")).map(user -> user.replace("\"", "").strip());
  }

  private static Set<String> keys(String entry) {
    return KEY.matcher(entry).results().map(found -> found.group(1)).collect(Collectors.toSet());
  }

  /** What stands between the bracket that {@code start} opens and the one that closes it. */
  private static String block(String text, String start) {
    int from = text.indexOf(start);
    assertThat(from).as(start).isNotNegative();
    int open = 1;
    int at = from + start.length();
    while (open > 0) {
      open += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
      at++;
    }
    return text.substring(from + start.length(), at - 1);
  }

  private static String text(Path folder) {
    try (Stream<Path> files = java.nio.file.Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".tf"))
          .sorted()
          .map(Manifests::text)
          .collect(Collectors.joining("\n"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
