package io.codeloom.agentjob.files;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The forms in which one secret may turn up: as text in UTF-8 and UTF-16, in base64, hexadecimal,
 * URL-encoded, in JSON and XML.
 */
final class SecretForms {
  /** Shorter values are words that occur by chance; no provider's key is so short. */
  static final int MIN_LENGTH = 8;

  /** Between the bytes of a dump. */
  private static final List<HexFormat> DUMPS =
      List.of(
          HexFormat.of(),
          HexFormat.ofDelimiter(" "),
          HexFormat.ofDelimiter(":"),
          HexFormat.of().withPrefix("\\x"),
          HexFormat.of().withPrefix("%"),
          HexFormat.ofDelimiter(", ").withPrefix("0x"));

  private final Set<SecretForm> forms = new LinkedHashSet<>();

  private SecretForms() {}

  static Set<SecretForm> of(String secret) {
    SecretForms all = new SecretForms();
    if (secret.length() < MIN_LENGTH) {
      return all.forms;
    }
    all.addText(secret);
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      all.forms.add(SecretForm.of(secret, charset));
      all.addBase64(secret.getBytes(charset));
    }
    all.addHex(secret.getBytes(StandardCharsets.UTF_8));
    return all.forms;
  }

  private void addText(String secret) {
    String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    add(encoded);
    add(encoded.replace("+", "%20"));
    add(lowerCaseEscapes(encoded));
    String escaped = secret.replace("&", "\\u0026").replace("=", "\\u003d");
    add(escaped);
    add(secret.replace("&", "\\u0026"));
    add(secret.replace("&", "&amp;"));
    add(secret.replace("/", "\\/"));
  }

  /** Inside a longer text a secret begins at any of three places of a group of three bytes. */
  private void addBase64(byte[] bytes) {
    for (int before = 0; before < 3; before++) {
      byte[] padded = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, padded, before, bytes.length);
      String text = Base64.getEncoder().withoutPadding().encodeToString(padded);
      int from = (before * 8 + 5) / 6;
      int to = padded.length * 8 / 6;
      String sure = text.substring(from, to);
      add(sure);
      add(sure.replace('+', '-').replace('/', '_'));
    }
  }

  private void addHex(byte[] bytes) {
    for (HexFormat dump : DUMPS) {
      add(dump.formatHex(bytes));
      add(dump.withUpperCase().formatHex(bytes));
    }
    // As xxd groups them, from either byte of a pair.
    String plain = HexFormat.of().formatHex(bytes);
    add(inPairs(plain));
    add(plain.substring(0, 2) + " " + inPairs(plain.substring(2)));
  }

  private static String inPairs(String hex) {
    return hex.replaceAll("(....)(?!$)", "$1 ");
  }

  private void add(String form) {
    if (form.length() >= MIN_LENGTH) {
      forms.add(SecretForm.of(form));
    }
  }

  private static String lowerCaseEscapes(String encoded) {
    StringBuilder lower = new StringBuilder(encoded);
    for (int i = 0; i + 2 < lower.length(); i++) {
      if (lower.charAt(i) == '%') {
        lower.replace(i + 1, i + 3, encoded.substring(i + 1, i + 3).toLowerCase(Locale.ROOT));
      }
    }
    return lower.toString();
  }
}
