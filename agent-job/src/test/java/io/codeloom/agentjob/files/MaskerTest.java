package io.codeloom.agentjob.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {
  private static final String KEY = "sk-live+Q/9&zz=abcdef0123456789";
  private static final String URL =
      "https://b.cos.example/o/k?q-ak=AKID&q-signature=0123456789abcdef0123&q-key=a%26b";

  private final Masker masker = Masker.of(List.of(KEY, URL, "short", ""));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 10_000})
  void secretsAreFoundWhereverTheStreamIsCut(int chunk) throws IOException {
    String text = "before " + KEY + KEY + " between sk-liv " + URL + " after sk-live+Q";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    try (MaskingStream masking = masker.over(out)) {
      for (int i = 0; i < bytes.length; i += chunk) {
        masking.write(bytes, i, Math.min(chunk, bytes.length - i));
      }
    }

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("before [masked][masked] between sk-liv [masked] after sk-live+Q");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc", "key="})
  void base64IsFoundAtEveryOffset(String before) {
    byte[] inner = (before + KEY + "tail").getBytes(StandardCharsets.UTF_8);

    String masked = masker.mask(Base64.getEncoder().encodeToString(inner));
    String url = masker.mask(Base64.getUrlEncoder().encodeToString(inner));

    assertThat(masked).contains("[masked]").hasSizeLessThan(30);
    assertThat(url).contains("[masked]").hasSizeLessThan(30);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64, 76, 77})
  void wrappedBase64IsFoundWhereverALineEnds(int width) {
    for (int before = 0; before < 60; before++) {
      byte[] inner = ("x".repeat(before) + KEY).getBytes(StandardCharsets.UTF_8);
      for (String end : List.of("\n", "\r\n", "\n    ", "\\n", "\\\\r\\\\n")) {
        String wrapped = wrapped(Base64.getEncoder().encodeToString(inner), width, end);

        // Up to two characters at either end hold bits of the neighbours.
        assertThat(masker.mask("<" + wrapped + ">").replaceAll("[x\\s\\\\]|\\\\[nr]", ""))
            .as("%d before, lines of %d, %s", before, width, end)
            .containsPattern("\\[masked].{0,12}>$");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 100})
  void wrappedBase64IsFoundWhereverTheStreamIsCut(int chunk) throws IOException {
    byte[] inner = ("key: " + KEY).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Base64.getMimeEncoder(20, new byte[] {'\r', '\n'}).encode(inner);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    try (MaskingStream masking = masker.over(out)) {
      for (int i = 0; i < bytes.length; i += chunk) {
        masking.write(bytes, i, Math.min(chunk, bytes.length - i));
      }
    }

    assertThat(out.toString(StandardCharsets.UTF_8)).matches("a2V5OiB.?\\[masked].{0,4}");
  }

  @Test
  void textOfTwoBytesACharacterIsFound() {
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      byte[] bytes = ("a " + KEY).getBytes(charset);

      assertThat(new String(masker.mask(bytes), StandardCharsets.ISO_8859_1))
          .matches("\0?a\0 \0?\\[masked]\0?");
      assertThat(masker.mask(Base64.getEncoder().encodeToString(bytes)))
          .contains("[masked]")
          .hasSizeLessThan(25);
    }
  }

  @Test
  void dumpsAreFound() {
    byte[] bytes = KEY.getBytes(StandardCharsets.UTF_8);
    String plain = HexFormat.of().formatHex(bytes);
    String spaced = HexFormat.ofDelimiter(" ").formatHex(bytes);

    for (String dump :
        List.of(
            plain,
            plain.toUpperCase(Locale.ROOT),
            wrapped(plain, 60, "\n"),
            spaced,
            // As od writes it: each line begins with a blank.
            wrapped(spaced, 47, "\n"),
            wrapped(spaced, 48, "\n").replace(" \n", "\n"),
            HexFormat.ofDelimiter(":").withUpperCase().formatHex(bytes),
            HexFormat.of().withPrefix("\\x").formatHex(bytes),
            HexFormat.of().withPrefix("%").withUpperCase().formatHex(bytes))) {
      assertThat(masker.mask("(" + dump + ")")).isEqualTo("([masked])");
    }
    assertThat(masker.mask("00" + plain.replaceAll("(..)(..)?", "$1 $2").strip()))
        .contains("[masked]");
  }

  @Test
  void aSecretOnTwoLinesIsFoundAndOtherLinesStayApart() {
    assertThat(masker.mask(KEY.substring(0, 9) + "\n" + KEY.substring(9))).isEqualTo("[masked]");
    String close = KEY.substring(0, 9) + "\n\nnot the rest";
    assertThat(masker.mask(close)).isEqualTo(close);
  }

  private static String wrapped(String text, int width, String end) {
    return text.replaceAll("(?s)(.{" + width + "})(?!$)", "$1" + Matcher.quoteReplacement(end));
  }

  @Test
  void otherFormsAreFoundToo() {
    String encoded = URLEncoder.encode(KEY, StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(KEY.getBytes(StandardCharsets.UTF_8));
    String json = KEY.replace("&", "\\u0026");

    assertThat(masker.mask(encoded + " " + hex + " " + json))
        .isEqualTo("[masked] [masked] [masked]");
    assertThat(masker.mask("sig 0123456789abcdef0123")).isEqualTo("sig [masked]");
  }

  @Test
  void wordsAndOtherBytesStayAsTheyAre() {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }

    assertThat(masker.mask(bytes)).isEqualTo(bytes);
    assertThat(masker.mask("a short word")).isEqualTo("a short word");
    assertThat(masker.mask((String) null)).isNull();
  }

  @Test
  void nothingIsHeldBackThatCannotBecomeASecret() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MaskingStream masking = masker.over(out);

    masking.write("data: {}\n\n".getBytes(StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("data: {}\n\n");
  }
}
