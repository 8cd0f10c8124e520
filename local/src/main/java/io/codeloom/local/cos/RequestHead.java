package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What comes before a request's body.
 *
 * @param target path and query as sent, visible ASCII only
 * @param headers names in lower case, values one character a byte, repeated ones joined by commas
 */
record RequestHead(String method, String target, boolean http11, Map<String, String> headers) {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_HEADERS = 100;
  private static final Pattern LINE =
      Pattern.compile("([A-Z]{1,16}) (/[\\x21-\\x7e]*) HTTP/1\\.([01])");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)");

  /** Reads a head; empty when the connection ends in place of one. */
  static Optional<RequestHead> read(InputStream in) throws IOException, CosException {
    int[] budget = {MAX_BYTES};
    Optional<String> first = line(in, budget);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Matcher request = LINE.matcher(first.get());
    if (!request.matches()) {
      throw bad("The request line is malformed.");
    }
    return Optional.of(
        new RequestHead(
            request.group(1), request.group(2), request.group(3).equals("1"), headers(in, budget)));
  }

  private static Map<String, String> headers(InputStream in, int[] budget)
      throws IOException, CosException {
    Map<String, String> headers = new TreeMap<>();
    int count = 0;
    while (true) {
      String line = line(in, budget).orElseThrow(() -> new ClientGone("the head broke off"));
      if (line.isEmpty()) {
        return headers;
      }
      Matcher header = HEADER.matcher(line);
      if (!header.matches() || ++count > MAX_HEADERS) {
        throw bad("A header is malformed, or there are more than " + MAX_HEADERS + ".");
      }
      headers.merge(
          header.group(1).toLowerCase(Locale.ROOT), header.group(2).strip(), (a, b) -> a + "," + b);
    }
  }

  private static Optional<String> line(InputStream in, int[] budget)
      throws IOException, CosException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return Optional.empty();
      }
      if (--budget[0] < 0) {
        throw bad("The headers have more than " + MAX_BYTES + " bytes.");
      }
      line.write(c);
    }
    String text = line.toString(ISO_8859_1);
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  boolean is(String header, String value) {
    return headers.getOrDefault(header, "").equalsIgnoreCase(value);
  }

  private static CosException bad(String message) {
    return new CosException(400, "BadRequest", message);
  }
}
