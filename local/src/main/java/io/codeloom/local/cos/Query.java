package io.codeloom.local.cos;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The decoded parameters of a request, each at most once. */
record Query(Map<String, String> values) {

  static Query parse(String raw) throws CosException {
    Map<String, String> values = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals));
        // Signatures know lower-case names only: two spellings of one name could hide a value.
        if (!seen.add(name.toLowerCase(Locale.ROOT))) {
          throw CosException.invalid("The parameter " + name + " is given twice.");
        }
        values.put(name, equals < 0 ? "" : Percent.decode(pair.substring(equals + 1)));
      }
    }
    return new Query(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  int number(String name, int fallback, int min, int max) throws CosException {
    if (text(name).isEmpty()) {
      return fallback;
    }
    if (!text(name).matches("[0-9]{1,9}")) {
      throw CosException.invalid("The parameter " + name + " must be a number.");
    }
    int value = Integer.parseInt(text(name));
    if (value < min || value > max) {
      throw CosException.invalid(name + " must lie between " + min + " and " + max + ".");
    }
    return value;
  }
}
