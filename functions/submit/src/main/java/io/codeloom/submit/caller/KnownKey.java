package io.codeloom.submit.caller;

import io.codeloom.core.task.Quota;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as we keep it, one line: {@code <id> <owner> sha256:<salt>:<hash>} and, if there are any,
 * {@code tasks_at_once=<n>} and {@code tasks_a_day=<n>}. The hash is SHA-256 over salt and secret,
 * both in lower-case hex. A slow hash would add nothing: the secret is 256 random bits and cannot
 * be guessed from any hash, while every request would pay for it.
 */
final class KnownKey {
  private static final int SALT_BYTES = 16;
  private static final Pattern HASH = Pattern.compile("sha256:([0-9a-f]{32}):([0-9a-f]{64})");
  private static final Pattern LIMIT = Pattern.compile("(tasks_at_once|tasks_a_day)=([0-9]{1,9})");

  private final String id;
  private final Caller caller;
  private final byte[] salt;
  private final byte[] hash;

  private KnownKey(String id, Caller caller, byte[] salt, byte[] hash) {
    this.id = id;
    this.caller = caller;
    this.salt = salt;
    this.hash = hash;
  }

  /** What is to be kept of {@code key}. */
  static KnownKey of(ApiKey key, Caller caller, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new KnownKey(key.id(), caller, salt, hash(salt, key.secret()));
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what is wrong, without repeating any of the line
   */
  static KnownKey parse(String line) {
    String[] words = line.strip().split("\\s+");
    if (words.length < 3 || !ApiKey.isId(words[0])) {
      throw new IllegalArgumentException("a line is: id, owner, hash, limits");
    }
    Matcher hash = HASH.matcher(words[2]);
    if (!hash.matches()) {
      throw new IllegalArgumentException("the hash must match " + HASH);
    }
    if (!Caller.isOwner(words[1])) {
      throw new IllegalArgumentException(Caller.ownerRule());
    }
    return new KnownKey(
        words[0],
        new Caller(words[1], quota(List.of(words).subList(3, words.length))),
        HexFormat.of().parseHex(hash.group(1)),
        HexFormat.of().parseHex(hash.group(2)));
  }

  private static Quota quota(List<String> limits) {
    int atOnce = Quota.NONE.tasksAtOnce();
    int aDay = Quota.NONE.tasksADay();
    for (String limit : limits) {
      Matcher match = LIMIT.matcher(limit);
      if (!match.matches()) {
        throw new IllegalArgumentException("a limit must match " + LIMIT);
      }
      int number = Integer.parseInt(match.group(2));
      if (match.group(1).equals("tasks_at_once")) {
        atOnce = number;
      } else {
        aDay = number;
      }
    }
    return new Quota(atOnce, aDay);
  }

  String id() {
    return id;
  }

  Caller caller() {
    return caller;
  }

  /** Whether this is the key, in a time that does not depend on how wrong it is. */
  boolean isOf(ApiKey key) {
    return MessageDigest.isEqual(hash, hash(salt, key.secret()));
  }

  /** The line to keep. */
  String line() {
    HexFormat hex = HexFormat.of();
    List<String> words = new ArrayList<>();
    words.add(id);
    words.add(caller.owner());
    words.add("sha256:" + hex.formatHex(salt) + ":" + hex.formatHex(hash));
    if (caller.quota().tasksAtOnce() != Quota.NONE.tasksAtOnce()) {
      words.add("tasks_at_once=" + caller.quota().tasksAtOnce());
    }
    if (caller.quota().tasksADay() != Quota.NONE.tasksADay()) {
      words.add("tasks_a_day=" + caller.quota().tasksADay());
    }
    return String.join(" ", words);
  }

  private static byte[] hash(byte[] salt, String secret) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt);
      return sha.digest(secret.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
