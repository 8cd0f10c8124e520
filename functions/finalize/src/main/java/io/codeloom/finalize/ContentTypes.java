package io.codeloom.finalize;

import java.util.Map;

/** Media types under which outputs are kept: none that a browser would run. */
final class ContentTypes {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final Map<String, String> BY_ENDING =
      Map.of(
          "json",
          "application/json",
          "jsonl",
          TEXT,
          "log",
          TEXT,
          "md",
          TEXT,
          "patch",
          TEXT,
          "txt",
          TEXT);

  private ContentTypes() {}

  /** The type of a file of this name. */
  static String of(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return BY_ENDING.getOrDefault(ending, "application/octet-stream");
  }
}
