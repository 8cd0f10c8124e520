package io.codeloom.agentjob.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces known secret values by {@code [masked]}, in whatever usual encoding they appear and
 * wherever a stream is cut.
 */
public final class Masker {
  private static final int MIN_SIGNATURE = 16;

  private final Map<Integer, List<SecretForm>> byFirstTwoBytes = new HashMap<>();
  private final Map<Byte, List<SecretForm>> byFirstByte = new HashMap<>();
  private final boolean[] firstBytes = new boolean[256];

  private Masker(Set<SecretForm> forms) {
    List<SecretForm> longestFirst = new ArrayList<>(forms);
    longestFirst.sort(Comparator.comparing(form -> -form.length()));
    for (SecretForm form : longestFirst) {
      firstBytes[form.first() & 0xff] = true;
      int two = key(form.first(), form.second());
      byFirstTwoBytes.computeIfAbsent(two, k -> new ArrayList<>()).add(form);
      byFirstByte.computeIfAbsent(form.first(), k -> new ArrayList<>()).add(form);
    }
  }

  /**
   * Masks these values. Of a URL its query and the longer values in it are masked as well. Values
   * shorter than 8 characters are not: they would blot out ordinary words.
   */
  public static Masker of(Collection<String> secrets) {
    Set<SecretForm> forms = new LinkedHashSet<>();
    for (String secret : secrets) {
      for (String part : parts(secret)) {
        forms.addAll(SecretForms.of(part));
      }
    }
    return new Masker(forms);
  }

  /** {@code text} with every secret replaced; null stays null. */
  public String mask(String text) {
    return text == null
        ? null
        : new String(mask(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  /** {@code bytes} with every secret replaced. */
  public byte[] mask(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    try (MaskingStream masking = over(out)) {
      masking.write(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A stream that masks on its way to {@code out}. */
  public MaskingStream over(OutputStream out) {
    return new MaskingStream(this, out);
  }

  /** Whether {@code file} holds a secret. */
  public boolean findsIn(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        MaskingStream masking = over(OutputStream.nullOutputStream())) {
      in.transferTo(masking);
      masking.finish();
      return masking.hits() > 0;
    }
  }

  /** Whether some secret's form begins with this byte. */
  boolean mayStart(byte first) {
    return firstBytes[first & 0xff];
  }

  /** Forms that may begin with these two bytes, longest first. */
  List<SecretForm> candidates(byte first, byte second) {
    return SecretForm.mayBreak(second)
        ? byFirstByte.getOrDefault(first, List.of())
        : byFirstTwoBytes.getOrDefault(key(first, second), List.of());
  }

  private static int key(byte first, byte second) {
    return (first & 0xff) << 8 | (second & 0xff);
  }

  private static List<String> parts(String secret) {
    List<String> parts = new ArrayList<>(List.of(secret));
    int query = secret.startsWith("http") ? secret.indexOf('?') : -1;
    if (query >= 0) {
      String text = secret.substring(query + 1);
      parts.add(text);
      for (String pair : text.split("&", -1)) {
        String value = pair.substring(pair.indexOf('=') + 1);
        if (value.length() >= MIN_SIGNATURE) {
          parts.add(value);
        }
      }
      parts.add(decoded(secret));
    }
    return parts;
  }

  private static String decoded(String url) {
    try {
      String query = URI.create(url).getQuery();
      return query == null ? url : query;
    } catch (IllegalArgumentException e) {
      return url;
    }
  }
}
