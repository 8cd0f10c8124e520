package io.codeloom.submit.caller;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in a file that may change at any time, as a mounted Secret does: every call looks
 * whether it did. A file that cannot be read or is wrong leaves the last good keys in force, and is
 * complained of once: a slip of the pen must lock nobody out.
 */
final class KeyFile {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
  private static final int MAX_BYTES = 4 << 20;

  private final Path file;
  private Stamp seen;
  private KeyRing ring;

  /**
   * Reads the file for the first time.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a line is wrong
   */
  KeyFile(Path file) throws IOException {
    this.file = file;
    this.seen = Stamp.of(file);
    this.ring = KeyRing.parse(read());
  }

  /** Whose key it is; empty if it is nobody's. */
  Optional<Caller> find(ApiKey key) {
    return current().find(key);
  }

  private synchronized KeyRing current() {
    Stamp now = Stamp.of(file);
    if (!now.equals(seen)) {
      // Before reading: what changes meanwhile is a change again.
      seen = now;
      reload();
    }
    return ring;
  }

  private void reload() {
    try {
      ring = KeyRing.parse(read());
      LOG.info("API keys read again: {} are valid", ring.size());
    } catch (IOException | IllegalArgumentException e) {
      String reason = e instanceof IOException ? "it cannot be read" : e.getMessage();
      LOG.error("The file of API keys is of no use, the keys before stay valid: {}", reason);
    }
  }

  private String read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("larger than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** By what a changed file is known; Kubernetes swaps a link, which makes it another file. */
  private record Stamp(FileTime modified, long size, Object identity) {
    private static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, "none");

    static Stamp of(Path file) {
      try {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
      } catch (IOException e) {
        return NONE;
      }
    }
  }
}
