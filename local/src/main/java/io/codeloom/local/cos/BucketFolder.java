package io.codeloom.local.cos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where a bucket lies on disk.
 *
 * @param objects one record per key, named by a hash of the key
 * @param blobs the bytes, under random names; what no record names is left over from a crash
 * @param uploads one folder per unfinished multipart upload
 * @param tmp drafts, worthless after a restart
 */
record BucketFolder(Path objects, Path blobs, Path uploads, Path tmp) {

  static BucketFolder make(Path root) throws IOException {
    BucketFolder folder =
        new BucketFolder(
            root.resolve("objects"),
            root.resolve("blobs"),
            root.resolve("uploads"),
            root.resolve("tmp"));
    for (Path part : List.of(folder.objects, folder.blobs, folder.uploads, folder.tmp)) {
      Files.createDirectories(part);
    }
    for (Path draft : list(folder.tmp)) {
      if (Files.isDirectory(draft)) {
        deleteAll(list(draft));
      }
      Files.delete(draft);
    }
    return folder;
  }

  Path record(String key) {
    return objects.resolve(Keys.fileName(key) + ".properties");
  }

  Path newDraft() {
    return tmp.resolve(UUID.randomUUID().toString());
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return new ArrayList<>(children.sorted().toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static void deleteAll(List<Path> files) throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
