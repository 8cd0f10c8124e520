package io.codeloom.core.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The corpus of URLs that must lead nowhere, {@code hostile-urls.txt}. */
public final class HostileUrls {
  private static final Pattern CHARACTER = Pattern.compile("\\\\u([0-9a-f]{4})");

  /**
   * One of them.
   *
   * @param kind {@code door}, {@code lookup} or {@code rebind}
   * @param url what a caller sends
   * @param addresses what its host stands for; each entry is one look-up's answer
   */
  public record HostileUrl(String kind, String url, List<List<String>> addresses) {
    @Override
    public String toString() {
      return url.replaceAll("[^\\x21-\\x7e]", "?");
    }
  }

  private HostileUrls() {}

  /** All of them, with a listener's port in its place. */
  public static List<HostileUrl> all(int port) {
    try (InputStream in =
        Objects.requireNonNull(HostileUrls.class.getResourceAsStream("/hostile-urls.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> parse(line, port))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HostileUrl parse(String line, int port) {
    String kind = line.substring(0, line.indexOf(' '));
    String rest =
        CHARACTER
            .matcher(line.substring(kind.length() + 1).replace("{port}", Integer.toString(port)))
            .replaceAll(
                match ->
                    java.util.regex.Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(match.group(1), 16))));
    if (kind.equals("door")) {
      return new HostileUrl(kind, rest, List.of());
    }
    List<String> words = List.of(rest.split(" "));
    return new HostileUrl(
        kind,
        words.get(0),
        words.subList(1, words.size()).stream().map(answer -> List.of(answer.split(","))).toList());
  }
}
