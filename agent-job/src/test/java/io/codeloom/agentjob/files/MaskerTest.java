package io.codeloom.agentjob.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
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

    masking.write("data: hello\n\n".getBytes(StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("data: hello\n\n");
  }
}
