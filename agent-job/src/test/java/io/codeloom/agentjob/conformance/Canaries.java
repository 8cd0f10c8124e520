package io.codeloom.agentjob.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Planted secrets, sought in every form somebody might carry them out in. */
final class Canaries {
  private final Map<String, String> forms = new LinkedHashMap<>();

  Canaries plant(String name, String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    forms.put(name, secret);
    forms.put(name + ", URL form", URLEncoder.encode(secret, StandardCharsets.UTF_8));
    forms.put(name + ", hexadecimal", HexFormat.of().formatHex(bytes));
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = ("x".repeat(shift) + secret).getBytes(StandardCharsets.UTF_8);
      String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      // The groups that hold neighbours' bits are no sure sign.
      forms.put(name + ", base64 + " + shift, text.substring(4, text.length() - 4));
    }
    return this;
  }

  void expectNoneIn(String where, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    // However it was wrapped, spaced or written with two bytes a character.
    String joined =
        text.replaceAll("[\\s\0]|\\\\+[nr]|\\\\u0000", "").replace('_', '/').replace('-', '+');
    forms.forEach(
        (name, form) -> {
          assertThat(text.contains(form)).as(name + " in " + where).isFalse();
          String other = form.replace('_', '/').replace('-', '+');
          assertThat(joined.contains(other)).as(name + " in the lines of " + where).isFalse();
        });
  }
}
