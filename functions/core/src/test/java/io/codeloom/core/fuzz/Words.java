package io.codeloom.core.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;

/** Text that parsers stumble over. */
public final class Words {
  /** In every file name that means harm. */
  public static final String CANARY = "fuzz-canary";

  /** A task's id. */
  public static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

  private static final List<String> ODD =
      List.of(
          "",
          "x",
          " ",
          "null",
          "true",
          "-1",
          "0",
          "99999999999999999999",
          "1e400",
          "NaN",
          "\"",
          "'",
          "\\",
          "%",
          "%00",
          "%2e%2e%2f",
          "%ff",
          "%c0%ae",
          "..",
          "../../../" + CANARY,
          "/../",
          "//",
          ";a=b",
          "\0",
          "\r",
          "\n",
          "\r\n\r\n",
          "\t",
          "\u001b[2J",
          "\u202e",
          "\u2028",
          "\uD83D\uDE00",
          "é",
          "${jndi:ldap://127.0.0.1/x}",
          "#{7*7}",
          "<x/>",
          "[[[[",
          "{{{{",
          "{}",
          "[]",
          "[0]",
          "a".repeat(300),
          "[".repeat(2_000),
          "{\"a\":".repeat(600),
          "\\uD800",
          "\\u0000",
          "PENDING",
          ID,
          "application/json",
          "multipart/form-data",
          "multipart/form-data; boundary=",
          "application/cloudevents+json",
          "gzip",
          "chunked",
          "https://git.example.com/a.git",
          "file:///etc/passwd",
          "-----");

  private Words() {}

  /** Most of them no words at all; nothing in what was made smaller. */
  public static Gen<String> odd() {
    return Generate.pick(ODD);
  }

  /** The same, and what is known to mean something to the reader. */
  public static Gen<String> oddOr(List<String> known) {
    return Generate.pick(Stream.of(ODD, known).flatMap(List::stream).toList());
  }
}
