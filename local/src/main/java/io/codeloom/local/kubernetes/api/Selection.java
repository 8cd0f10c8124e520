package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors, in their query syntax, as one predicate over stored objects. */
final class Selection {

  private static final Pattern SET =
      Pattern.compile("\\s*([^\\s!=,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s,()]*)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^\\s!=,()]+)\\s*");

  private Selection() {}

  /**
   * Both must hold; null or empty selects all.
   *
   * @throws ApiException 400 when either cannot be parsed
   */
  static Predicate<JsonNode> of(String labels, String fields) {
    Predicate<JsonNode> all = object -> true;
    for (String term : terms(labels)) {
      all = all.and(label(term));
    }
    for (String term : terms(fields)) {
      all = all.and(field(term));
    }
    return all;
  }

  /** Split at commas outside parentheses. */
  private static List<String> terms(String selector) {
    List<String> terms = new ArrayList<>();
    if (selector == null || selector.isBlank()) {
      return terms;
    }
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= selector.length(); i++) {
      char c = i == selector.length() ? ',' : selector.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        terms.add(selector.substring(start, i));
        start = i + 1;
      }
    }
    return terms;
  }

  private static Predicate<JsonNode> label(String term) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      Set<String> values = Set.copyOf(List.of(set.group(3).trim().split("\\s*,\\s*", -1)));
      boolean in = set.group(2).equals("in");
      String name = set.group(1);
      return object -> {
        JsonNode value = labelOf(object, name);
        return in == (!value.isMissingNode() && values.contains(value.asText()));
      };
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      String name = equality.group(1);
      String wanted = equality.group(3);
      boolean equal = !equality.group(2).equals("!=");
      return object -> {
        JsonNode value = labelOf(object, name);
        return equal == (!value.isMissingNode() && value.asText().equals(wanted));
      };
    }
    Matcher exists = EXISTS.matcher(term);
    if (exists.matches()) {
      boolean present = exists.group(1).isEmpty();
      return object -> present != labelOf(object, exists.group(2)).isMissingNode();
    }
    throw ApiException.badRequest("unable to parse requirement: " + term);
  }

  private static JsonNode labelOf(JsonNode object, String name) {
    return object.path("metadata").path("labels").path(name);
  }

  private static Predicate<JsonNode> field(String term) {
    Matcher equality = EQUALITY.matcher(term);
    if (!equality.matches()) {
      throw ApiException.badRequest("invalid field selector: " + term);
    }
    String[] path = equality.group(1).split("\\.", -1);
    boolean equal = !equality.group(2).equals("!=");
    String wanted = equality.group(3);
    return object -> {
      JsonNode at = object;
      for (String step : path) {
        at = at.path(step);
      }
      return equal == at.asText("").equals(wanted);
    };
  }
}
