package io.codeloom.local.knative;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** CloudEvents over HTTP: written in binary mode, read in binary and structured mode. */
final class HttpEvents {
  private static final String PREFIX = "ce-";
  private static final String CONTENT_TYPE = "content-type";

  private HttpEvents() {}

  /** Headers of a binary-mode request. */
  static Map<String, String> headers(Event event) {
    Map<String, String> headers = new LinkedHashMap<>();
    event
        .attributes()
        .forEach(
            (name, value) ->
                headers.put(
                    name.equals(Event.DATA_CONTENT_TYPE) ? CONTENT_TYPE : PREFIX + name,
                    encoded(value)));
    return headers;
  }

  /** Empty when the message is no CloudEvent. Header names may have any case. */
  static Optional<Event> read(Map<String, List<String>> headers, byte[] body) {
    Map<String, String> attributes = new LinkedHashMap<>();
    String contentType = "";
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      String name = Optional.ofNullable(header.getKey()).orElse("").toLowerCase(Locale.ROOT);
      String value = header.getValue().isEmpty() ? "" : header.getValue().get(0);
      if (name.equals(CONTENT_TYPE)) {
        contentType = value;
      } else if (name.startsWith(PREFIX)) {
        attributes.put(name.substring(PREFIX.length()), decoded(value));
      }
    }
    if (StructuredMode.isStructured(contentType)) {
      return StructuredMode.parse(body);
    }
    if (!contentType.isEmpty()) {
      attributes.put(Event.DATA_CONTENT_TYPE, contentType);
    }
    return Event.from(attributes, body);
  }

  /** A header carries printable ASCII; the rest is percent-encoded (HTTP binding 1.0, 3.1.3.2). */
  private static String encoded(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= ' ' && b <= '~' && b != '%' && b != '"';
      text.append(plain ? Character.toString((char) b) : String.format("%%%02X", b & 0xff));
    }
    return text.toString();
  }

  private static String decoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    byte[] in = value.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      int high = i + 2 < in.length && in[i] == '%' ? Character.digit(in[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
      if (low < 0) {
        out[length++] = in[i];
      } else {
        out[length++] = (byte) (high * 16 + low);
        i += 2;
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }
}
