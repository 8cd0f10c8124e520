package io.codeloom.agentjob.conformance;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.agentjob.StagedCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;

/**
 * A file or link of a case. Its content is one of {@code text}, {@code base64}, {@code lines},
 * {@code repeat} and {@code random_bytes}.
 *
 * @param path may hold {@code %d} if {@code count} is given
 * @param link where the link points; null for a file
 * @param executable its mode
 * @param lines how many lines {@code line N} it has, counted from 1
 * @param replace lines that read otherwise
 * @param repeat a text that is written {@code times} times
 * @param randomBytes how many bytes {@code seed} yields, followed by {@code tail}
 * @param count makes that many files, each with its number as content
 */
record FixtureFile(
    String path,
    String text,
    String base64,
    String link,
    boolean executable,
    int lines,
    Map<String, String> replace,
    String repeat,
    int times,
    @JsonProperty("random_bytes") int randomBytes,
    long seed,
    String tail,
    int count) {

  void addTo(StagedCode archive) throws IOException {
    if (link != null) {
      archive.link(path, link);
      return;
    }
    for (int i = 1; i <= count; i++) {
      archive.file(path.formatted(i), i + "\n");
    }
    if (count == 0) {
      archive.file(path, content(), executable ? 0755 : 0644);
    }
  }

  private byte[] content() throws IOException {
    if (base64 != null) {
      return Base64.getDecoder().decode(base64);
    }
    if (randomBytes > 0) {
      return random();
    }
    return words().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] random() throws IOException {
    byte[] bytes = new byte[randomBytes];
    new Random(seed).nextBytes(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes);
    out.write((tail == null ? "" : tail).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private String words() {
    if (repeat != null) {
      return repeat.repeat(times);
    }
    if (lines == 0) {
      return text;
    }
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= lines; i++) {
      String line = "line " + i;
      all.append(replace == null ? line : replace.getOrDefault(line, line)).append('\n');
    }
    return all.toString();
  }
}
