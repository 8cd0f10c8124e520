package io.codeloom.local.manifests;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Terraform's chart that waits for what it applied, rendered. Knows just those words of Helm that
 * the chart uses, and fails on any other; Terraform's own tests render it by Helm itself.
 */
public final class WaitChart {
  private static final Path TEMPLATE =
      Path.of("..", "terraform", "charts", "wait", "templates", "wait.yaml");

  private static final Pattern TAG = Pattern.compile("(?:\\s*\\{\\{-|\\{\\{) (.*?) }}");
  private static final Pattern RANGE =
      Pattern.compile("range (?:\\$index, \\$object := )?\\.Values\\.objects");
  private static final Pattern NAME =
      Pattern.compile(
          "\\$name := printf \"%s-%s\" \\.Release\\.Name \\(\\.Values\\.revision \\| trunc 8\\)");

  /**
   * What is waited for.
   *
   * @param group of the API
   * @param resource its plural
   * @param namespace where it is
   * @param name its name
   * @param condition the one that must hold
   */
  public record Waited(
      String group, String resource, String namespace, String name, String condition) {
    private Map<String, String> fields() {
      return Map.of(
          "group", group,
          "resource", resource,
          "namespace", namespace,
          "name", name,
          "condition", condition);
    }
  }

  private final Map<String, String> values = new HashMap<>();
  private final List<Waited> objects;
  private final String text = Manifests.text(TEMPLATE);
  private final List<MatchResult> tags = TAG.matcher(text).results().toList();

  private WaitChart(String release, String namespace, String pullSecret, List<Waited> objects) {
    this.objects = objects;
    String revision = "0123456789abcdef";
    values.put(".Release.Name", release);
    values.put(".Release.Namespace", namespace);
    values.put("$name", release + "-" + revision.substring(0, 8));
    values.put("Values.image", "registry.example.com/kubectl@sha256:" + "3".repeat(64));
    values.put("Values.pullSecret", pullSecret);
    values.put("Values.timeoutSeconds", "600");
  }

  /** Its objects as YAML; {@code pullSecret} may be empty. */
  public static String render(
      String release, String namespace, String pullSecret, List<Waited> objects) {
    return new WaitChart(release, namespace, pullSecret, objects).part(0, Map.of()).text();
  }

  /** A piece of the output, and the tag after the one that ended it. */
  private record Part(String text, int next) {}

  /** From the text after the tag before {@code tag} up to the tag that ends the block. */
  private Part part(int tag, Map<String, String> item) {
    StringBuilder out = new StringBuilder();
    int at = tag == 0 ? 0 : tags.get(tag - 1).end();
    int next = tag;
    while (next < tags.size()) {
      MatchResult found = tags.get(next);
      out.append(text, at, found.start());
      String what = found.group(1);
      if (what.equals("end")) {
        return new Part(out.toString(), next + 1);
      }
      if (RANGE.matcher(what).matches()) {
        Deque<Part> parts = new ArrayDeque<>();
        for (int i = 0; i < objects.size(); i++) {
          parts.add(part(next + 1, item(i)));
        }
        out.append(parts.stream().map(Part::text).collect(Collectors.joining()));
        next = parts.getLast().next();
      } else if (what.startsWith("if ")) {
        Part part = part(next + 1, item);
        out.append(value(what.substring(3), item).isEmpty() ? "" : part.text());
        next = part.next();
      } else {
        out.append(NAME.matcher(what).matches() ? "" : value(what, item));
        next++;
      }
      at = tags.get(next - 1).end();
    }
    return new Part(out.append(text.substring(at)).toString(), next);
  }

  private Map<String, String> item(int index) {
    Map<String, String> item = new HashMap<>(Map.of("$index", String.valueOf(index)));
    objects
        .get(index)
        .fields()
        .forEach(
            (field, value) -> {
              item.put("." + field, value);
              item.put("$object." + field, value);
            });
    return item;
  }

  private String value(String expression, Map<String, String> item) {
    Matcher quoted = Pattern.compile("(.*) \\| quote").matcher(expression);
    if (quoted.matches()) {
      return '"' + value(quoted.group(1), item) + '"';
    }
    String name = expression.replaceFirst("^\\$?\\.Values\\.", "Values.");
    Function<String, String> known = key -> item.getOrDefault(key, values.get(key));
    String value = known.apply(name);
    if (value == null) {
      throw new AssertionError("the chart says " + expression + ", which is not known here");
    }
    return value;
  }
}
