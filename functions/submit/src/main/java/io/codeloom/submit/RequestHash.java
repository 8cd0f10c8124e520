package io.codeloom.submit;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A digest of everything a submission asks for, so that a repeated Idempotency-Key can be told from
 * a reused one. Secrets take part in it by their own digest only.
 */
final class RequestHash {
  private RequestHash() {}

  /** The digest of the fields and, for an upload, of its bytes; lower-case hex. */
  static String of(Submission.Fields fields, String zipDigest) {
    MessageDigest digest = sha256();
    add(digest, fields.taskDescription());
    add(digest, fields.targetFile());
    add(digest, fields.gitUrl());
    add(digest, fields.gitRef());
    add(digest, fields.githubToken());
    add(digest, fields.gitCredentials());
    add(digest, fields.zipPath());
    add(digest, fields.maxSteps());
    add(digest, fields.maxTokens());
    add(digest, fields.timeoutSeconds());
    add(digest, fields.labels() == null ? null : text(fields.labels()));
    add(digest, fields.agentImage());
    add(digest, fields.openaiApiKeySource());
    add(digest, zipDigest);
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * As older versions wrote them, so that a request of theirs is known again; but where a value
   * could pass for another label, each is told by its length.
   */
  private static String text(Map<String, String> labels) {
    TreeMap<String, String> sorted = new TreeMap<>(labels);
    if (sorted.values().stream().noneMatch(value -> value.contains("="))) {
      return sorted.toString();
    }
    StringBuilder text = new StringBuilder();
    sorted.forEach(
        (key, value) ->
            text.append(key).append('=').append(value.length()).append(':').append(value));
    return text.toString();
  }

  /** A stream that digests what is read from it. */
  static DigestInputStream digesting(InputStream in) {
    return new DigestInputStream(in, sha256());
  }

  private static void add(MessageDigest digest, Object value) {
    byte[] bytes = value == null ? new byte[0] : value.toString().getBytes(StandardCharsets.UTF_8);
    String frame = (value == null ? "-" : Integer.toString(bytes.length)) + ":";
    digest.update(frame.getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
