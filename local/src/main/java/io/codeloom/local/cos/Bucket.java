package io.codeloom.local.cos;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * The objects of one bucket. An object appears, changes and disappears with one rename or deletion
 * of its record; the index in memory follows, and is read back from the records at a start.
 */
final class Bucket {
  private final BucketFolder folder;
  private final NavigableMap<String, StoredObject> index = new ConcurrentSkipListMap<>(Keys.ORDER);

  private Bucket(BucketFolder folder) {
    this.folder = folder;
  }

  static Bucket open(BucketFolder folder) throws IOException {
    Bucket bucket = new Bucket(folder);
    for (Path record : BucketFolder.list(folder.objects())) {
      StoredObject object = Records.readObject(record);
      bucket.index.put(object.key(), object);
    }
    bucket.sweep();
    return bucket;
  }

  private void sweep() throws IOException {
    Set<String> known = index.values().stream().map(StoredObject::blob).collect(Collectors.toSet());
    List<Path> blobs = BucketFolder.list(folder.blobs());
    blobs.removeIf(blob -> known.contains(blob.getFileName().toString()));
    BucketFolder.deleteAll(blobs);
  }

  /** A name for bytes about to be written. */
  String newBlob() {
    return UUID.randomUUID().toString();
  }

  Path blobFile(String blob) {
    return folder.blobs().resolve(blob);
  }

  /** Makes the object visible in place of any other of its key. */
  synchronized void commit(StoredObject object) throws IOException {
    Records.write(folder, folder.record(object.key()), object);
    dropBlob(index.put(object.key(), object));
  }

  synchronized void delete(String key) throws IOException {
    Files.deleteIfExists(folder.record(key));
    dropBlob(index.remove(key));
  }

  private void dropBlob(StoredObject object) throws IOException {
    if (object != null) {
      Files.deleteIfExists(blobFile(object.blob()));
    }
  }

  Optional<StoredObject> find(String key) {
    return Optional.ofNullable(index.get(key));
  }

  StoredObject get(String key) throws CosException {
    return find(key).orElseThrow(CosException::noSuchKey);
  }

  /** Opens an object for reading; one replaced meanwhile stays readable until closed. */
  OpenObject read(String key) throws IOException, CosException {
    while (true) {
      StoredObject object = get(key);
      try {
        return new OpenObject(object, FileChannel.open(blobFile(object.blob())));
      } catch (NoSuchFileException e) {
        if (find(key).equals(Optional.of(object))) {
          throw e;
        }
      }
    }
  }

  Listing list(ListQuery query) {
    return query.over(index);
  }

  /** An object and its bytes. */
  record OpenObject(StoredObject object, FileChannel bytes) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }
}
