package io.codeloom.submit.caller;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All keys that are valid, as one file has them. */
final class KeyRing {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Nobody's: an unknown id must cost as much as a known one. */
  private static final KnownKey DECOY = KnownKey.of(ApiKey.fresh(RANDOM), Caller.ANYBODY, RANDOM);

  private final Map<String, KnownKey> keys;

  private KeyRing(Map<String, KnownKey> keys) {
    this.keys = keys;
  }

  /**
   * Reads a file's text: one {@link KnownKey} a line; empty lines and those that begin with {@code
   * #} count for nothing. An owner may have several keys, each of them valid.
   *
   * @throws IllegalArgumentException naming the line that is wrong, without repeating any of it
   */
  static KeyRing parse(String text) {
    Map<String, KnownKey> keys = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        add(keys, line, number);
      }
    }
    return new KeyRing(Map.copyOf(keys));
  }

  private static void add(Map<String, KnownKey> keys, String line, int number) {
    try {
      KnownKey key = KnownKey.parse(line);
      if (keys.put(key.id(), key) != null) {
        throw new IllegalArgumentException("the id is there twice");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
    }
  }

  /** Whose key it is; empty if it is nobody's. */
  Optional<Caller> find(ApiKey key) {
    KnownKey known = keys.getOrDefault(key.id(), DECOY);
    return known.isOf(key) ? Optional.of(known.caller()) : Optional.empty();
  }

  /** How many keys there are. */
  int size() {
    return keys.size();
  }
}
