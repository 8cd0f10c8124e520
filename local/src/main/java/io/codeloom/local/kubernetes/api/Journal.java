package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Every change as one JSON line. Each is written before it is answered, so that nothing confirmed
 * is lost when the JVM is killed; a line cut off by that is dropped at the next start. Not synced
 * to the disk each time: a power failure may cost the last seconds.
 */
final class Journal implements AutoCloseable {

  private static final long COMPACT_FROM_BYTES = 16L << 20;

  private final Path file;
  private FileChannel channel;
  private long compactAt = COMPACT_FROM_BYTES;

  /** Receives what was recorded, oldest first; a null object is a removal. */
  interface Replay {
    void line(long version, ObjectKey key, ObjectNode object);
  }

  private Journal(Path file) {
    this.file = file;
  }

  static Journal open(Path folder, Replay replay) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Journal journal = new Journal(folder.resolve("objects.jsonl"));
    long whole = Files.exists(journal.file) ? journal.replay(replay) : 0;
    journal.reopen();
    journal.channel.truncate(whole).position(whole);
    return journal;
  }

  private void reopen() throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    channel.position(channel.size());
  }

  private long replay(Replay replay) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        line(Json.parse(java.util.Arrays.copyOfRange(all, start, i)), replay);
        start = i + 1;
      }
    }
    return start;
  }

  private static void line(JsonNode line, Replay replay) throws IOException {
    ObjectKey key = null;
    if (line.has("plural")) {
      ResourceType type =
          ResourceType.find(line.path("group").asText(), "v1", line.path("plural").asText())
              .orElseThrow(() -> new IOException("the journal names an unknown type"));
      key = new ObjectKey(type, line.path("namespace").asText(), line.path("name").asText());
    }
    ObjectNode object = line.get("object") instanceof ObjectNode o ? o : null;
    replay.line(line.path("version").asLong(), key, object);
  }

  void append(long version, ObjectKey key, ObjectNode object) {
    try {
      long whole = channel.position();
      try {
        writeFully(channel, line(version, key, object));
      } catch (IOException e) {
        channel.truncate(whole);
        throw e;
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] line(long version, ObjectKey key, ObjectNode object) {
    ObjectNode line = Json.object().put("version", version);
    if (key != null) {
      line.put("group", key.type().group()).put("plural", key.type().plural());
      line.put("namespace", key.namespace()).put("name", key.name());
      line.set("object", object);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Json.bytes(line));
    out.write('\n');
    return out.toByteArray();
  }

  private static void writeFully(FileChannel to, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  /** Rewrites the file with only what is live: what was deleted is then on this disk no more. */
  void forget(long version, Map<ObjectKey, ObjectNode> live) {
    try {
      compact(version, live);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Rewrites the file with only what is live, once it has grown well beyond that. */
  void compactIfLarge(long version, Map<ObjectKey, ObjectNode> live) {
    try {
      if (channel.position() >= compactAt) {
        compact(version, live);
        compactAt = Math.max(COMPACT_FROM_BYTES, channel.position() * 4);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void compact(long version, Map<ObjectKey, ObjectNode> live) throws IOException {
    Path next = file.resolveSibling("objects.jsonl.next");
    Files.deleteIfExists(next);
    try (FileChannel to =
        FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      writeFully(to, line(version, null, null));
      for (Map.Entry<ObjectKey, ObjectNode> entry : live.entrySet()) {
        writeFully(to, line(version, entry.getKey(), entry.getValue()));
      }
      to.force(true);
    }
    channel.close();
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    reopen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
