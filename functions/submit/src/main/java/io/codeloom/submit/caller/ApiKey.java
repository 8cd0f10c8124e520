package io.codeloom.submit.caller;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as its owner has it: {@code cl_<id>_<secret>}. The id is for look-up and may be told; the
 * secret is 256 random bits. {@link #toString()} leaves the secret out.
 *
 * @param id 12 characters
 * @param secret 43 characters of base64url
 */
record ApiKey(String id, String secret) {
  private static final String ID = "[a-z2-7]{12}";
  private static final Pattern TEXT = Pattern.compile("cl_(" + ID + ")_([A-Za-z0-9_-]{43})");
  private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int ID_LENGTH = 12;
  private static final int SECRET_BYTES = 32;

  /** A key nobody has had before. */
  static ApiKey fresh(SecureRandom random) {
    String id =
        random
            .ints(ID_LENGTH, 0, ID_LETTERS.length())
            .mapToObj(n -> ID_LETTERS.substring(n, n + 1))
            .collect(java.util.stream.Collectors.joining());
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new ApiKey(id, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** The key in {@code text}, if it has the shape of one. */
  static Optional<ApiKey> parse(String text) {
    Matcher match = TEXT.matcher(text);
    return match.matches()
        ? Optional.of(new ApiKey(match.group(1), match.group(2)))
        : Optional.empty();
  }

  static boolean isId(String text) {
    return text.matches(ID);
  }

  /** The whole key, to be shown once. */
  String reveal() {
    return "cl_" + id + "_" + secret;
  }

  @Override
  public String toString() {
    return "ApiKey[" + id + "]";
  }
}
