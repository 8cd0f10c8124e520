package io.codeloom.core.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.generators.Generate;

/** JSON, or nearly: with the names a reader looks for, and values it does not. */
public final class JsonTexts {
  private static final int DEEPEST = 3;

  private static final List<String> ATOMS =
      List.of(
          "0",
          "null",
          "true",
          "-1",
          "1e999",
          "9".repeat(400),
          "\"\"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"" + Words.ID + "\"",
          "\"codex-agent-" + Words.ID + "\"",
          "\"codex-agent-\"",
          "\"../../" + Words.CANARY + "\"",
          "[]",
          "{}",
          "[[[]]]",
          "\"" + "a".repeat(5_000) + "\"",
          "[".repeat(3_000),
          "{\"name\":{}}",
          "{\"name\":[1],\"uid\":null}",
          "\"\\r\\n\"",
          "\"\\u001b[2J\\u202e\"",
          "\"=\"",
          "NaN",
          "'x'",
          "");

  private final List<String> names;
  private final List<String> atoms;

  private JsonTexts(List<String> names, List<String> atoms) {
    this.names = names;
    this.atoms = atoms;
  }

  /**
   * Texts with these members among others.
   *
   * @param names of members, which their reader looks for
   * @param values it knows, as JSON
   */
  public static Gen<String> of(List<String> names, List<String> values) {
    JsonTexts texts =
        new JsonTexts(
            Stream.concat(names.stream(), Stream.of("unknown", "", "__proto__")).toList(),
            Stream.concat(ATOMS.stream(), values.stream()).toList());
    return in -> texts.value(in, 0);
  }

  private String value(RandomnessSource in, int depth) {
    int kind = depth == 0 ? 4 : Generate.range(0, depth < DEEPEST ? 5 : 0).generate(in);
    return switch (kind) {
      case 3 -> "[" + value(in, depth + 1) + "," + value(in, depth + 1) + "]";
      case 4, 5 -> object(in, depth);
      default -> Fuzz.pick(atoms, in);
    };
  }

  private String object(RandomnessSource in, int depth) {
    StringBuilder object = new StringBuilder("{");
    int members = Generate.range(0, depth == 0 ? 5 : 2).generate(in);
    for (int i = 0; i < members; i++) {
      object.append(i > 0 ? "," : "").append('"').append(Fuzz.pick(names, in)).append("\":");
      object.append(value(in, depth + 1));
    }
    return object.append(Fuzz.oneIn(12, in) ? "" : "}").toString();
  }
}
