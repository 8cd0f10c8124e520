package io.codeloom.local.cos;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All buckets of one data folder, held for one server: a second one's clean-up would harm. */
final class Shelves implements AutoCloseable {
  private final FileChannel lock;
  private final Map<String, Shelf> shelves;

  private Shelves(FileChannel lock, Map<String, Shelf> shelves) {
    this.lock = lock;
    this.shelves = shelves;
  }

  static Shelves open(Path data, Set<String> buckets) throws IOException {
    Files.createDirectories(data);
    FileChannel lock = lock(data);
    try {
      Map<String, Shelf> shelves = new TreeMap<>();
      for (String bucket : buckets) {
        shelves.put(bucket, Shelf.open(data.resolve(bucket)));
      }
      return new Shelves(lock, shelves);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lock(Path data) throws IOException {
    FileChannel channel =
        FileChannel.open(
            data.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new IOException("another COS server uses the folder " + data);
    }
    return channel;
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Set<String> names() {
    return shelves.keySet();
  }

  Shelf get(String bucket) {
    return shelves.get(bucket);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
