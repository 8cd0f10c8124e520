package io.codeloom.agentjob.files;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Paths as strings with one char per byte (ISO 8859-1). On Linux a name is bytes, which need not be
 * text in any encoding, least of all in the one this JVM was started with; URIs carry them whole.
 */
public final class RawPaths {
  private static final Path ROOT = Path.of("/");

  private RawPaths() {}

  /** The bytes of a single name, as a directory stream gave it. */
  public static String name(Path entry) {
    String text = entry.getFileName().toString();
    return isAscii(text) ? text : withoutFolder(bytesOf(entry.getFileName()));
  }

  /** The bytes of any path, such as a link's target. */
  public static String bytesOf(Path path) {
    String text = path.toString();
    if (isAscii(text)) {
      return text;
    }
    String raw = ROOT.resolve(path).toUri().getRawPath();
    String bytes = unescaped(raw.endsWith("/") && !text.endsWith("/") ? cut(raw) : raw);
    return path.isAbsolute() ? bytes : bytes.substring(1);
  }

  /**
   * {@code folder/raw}, whatever bytes {@code raw} holds.
   *
   * @throws InvalidPathException if no file can be called so
   */
  public static Path resolve(Path folder, String raw) {
    if (isAscii(raw)) {
      return folder.resolve(raw);
    }
    try {
      String base = folder.toAbsolutePath().toUri().getRawPath();
      return Path.of(
          URI.create("file://" + (base.endsWith("/") ? base : base + "/") + escaped(raw)));
    } catch (IllegalArgumentException e) {
      throw new InvalidPathException(display(raw), "no name of a file");
    }
  }

  /** The same path in bytes of UTF-8. */
  public static String fromText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** For messages: decoded as UTF-8, control characters replaced, at most 200 characters. */
  public static String display(String raw) {
    String text = new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    String harmless = text.replaceAll("\\p{C}", "?");
    return harmless.length() > 200 ? harmless.substring(0, 200) + "…" : harmless;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static String withoutFolder(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String cut(String text) {
    return text.substring(0, text.length() - 1);
  }

  private static String escaped(String raw) {
    StringBuilder uri = new StringBuilder(raw.length() * 3);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '/' || c == '.');
      uri.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return uri.toString();
  }

  private static String unescaped(String uriPath) {
    StringBuilder raw = new StringBuilder(uriPath.length());
    for (int i = 0; i < uriPath.length(); i++) {
      char c = uriPath.charAt(i);
      if (c == '%') {
        raw.append((char) Integer.parseInt(uriPath.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        raw.append(c);
      }
    }
    return raw.toString();
  }
}
