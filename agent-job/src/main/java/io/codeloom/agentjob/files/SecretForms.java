package io.codeloom.agentjob.files;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The forms in which one secret may turn up: raw, base64, hexadecimal, URL-encoded, in JSON. */
final class SecretForms {
  /** Shorter values are words that occur by chance; no provider's key is so short. */
  static final int MIN_LENGTH = 8;

  private final Set<String> forms = new LinkedHashSet<>();

  private SecretForms() {}

  static Set<String> of(String secret) {
    SecretForms all = new SecretForms();
    if (secret.length() < MIN_LENGTH) {
      return all.forms;
    }
    all.addText(secret);
    all.addBase64(secret);
    all.addHex(secret);
    return all.forms;
  }

  private void addText(String secret) {
    add(secret);
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
  private void addBase64(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
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

  private void addHex(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    add(HexFormat.of().formatHex(bytes));
    add(HexFormat.of().withUpperCase().formatHex(bytes));
  }

  private void add(String form) {
    if (form.length() >= MIN_LENGTH) {
      forms.add(form);
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
