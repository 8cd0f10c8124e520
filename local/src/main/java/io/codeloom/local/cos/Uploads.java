package io.codeloom.local.cos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The unfinished multipart uploads of one bucket, wholly on disk: a folder each, with a record and
 * the parts, whose names carry number and ETag. A completing or aborting request takes the folder
 * away by renaming it, so that only one of them can.
 */
final class Uploads {
  private static final String RECORD = "upload.properties";
  private static final String TAKEN = ".taken";

  private final BucketFolder folder;

  private Uploads(BucketFolder folder) {
    this.folder = folder;
  }

  static Uploads open(BucketFolder folder) throws IOException {
    Uploads uploads = new Uploads(folder);
    for (Path child : BucketFolder.list(folder.uploads())) {
      if (!Files.exists(child.resolve(RECORD))) {
        uploads.discard(child);
      } else if (child.toString().endsWith(TAKEN)) {
        uploads.giveBack(child);
      }
    }
    return uploads;
  }

  Upload begin(String key, Instant now, Map<String, String> headers) throws IOException {
    String id = UUID.randomUUID().toString().replace("-", "");
    Upload upload = new Upload(id, key, now, headers);
    Path draft = Files.createDirectory(folder.newDraft());
    Records.write(folder, draft.resolve(RECORD), upload);
    Files.move(draft, home(id), StandardCopyOption.ATOMIC_MOVE);
    return upload;
  }

  Upload find(String id, String key) throws IOException, CosException {
    // The id comes from outside and becomes a path.
    if (!id.matches("[0-9a-f]{32}")) {
      throw CosException.noSuchUpload();
    }
    try {
      Upload upload = Records.readUpload(id, home(id).resolve(RECORD));
      if (upload.key().equals(key)) {
        return upload;
      }
    } catch (NoSuchFileException e) {
      // Falls through: gone is as good as another key's.
    }
    throw CosException.noSuchUpload();
  }

  /** Adds a received file as a part, in place of any other of its number. */
  synchronized void add(Upload upload, int number, Path file, String etag)
      throws IOException, CosException {
    List<Path> replaced = partFiles(upload.id(), number);
    Path part = home(upload.id()).resolve(String.format(Locale.ROOT, "%05d-%s", number, etag));
    try {
      Files.move(file, part, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(file);
      throw CosException.noSuchUpload();
    }
    replaced.remove(part);
    BucketFolder.deleteAll(replaced);
  }

  private List<Path> partFiles(String id, int number) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(home(id))) {
      files.addAll(BucketFolder.list(home(id)));
      String prefix = String.format(Locale.ROOT, "%05d-", number);
      files.removeIf(file -> !file.getFileName().toString().startsWith(prefix));
    }
    return files;
  }

  SortedMap<Integer, Upload.Part> parts(Upload upload) throws IOException, CosException {
    return parts(home(upload.id()));
  }

  static SortedMap<Integer, Upload.Part> parts(Path home) throws IOException, CosException {
    SortedMap<Integer, Upload.Part> parts = new TreeMap<>();
    try {
      for (Path file : BucketFolder.list(home)) {
        if (!file.endsWith(RECORD)) {
          Upload.Part part = part(file);
          parts.merge(part.number(), part, Uploads::newer);
        }
      }
    } catch (NoSuchFileException e) {
      throw CosException.noSuchUpload();
    }
    return parts;
  }

  private static Upload.Part part(Path file) throws IOException {
    String name = file.getFileName().toString();
    return new Upload.Part(
        Integer.parseInt(name.substring(0, 5)),
        name.substring(6),
        Files.size(file),
        Files.getLastModifiedTime(file).toInstant());
  }

  // Two files of one number are left when the server dies between a rename and a deletion.
  private static Upload.Part newer(Upload.Part a, Upload.Part b) {
    return a.modified().isAfter(b.modified()) ? a : b;
  }

  static Path partFile(Path home, Upload.Part part) {
    return home.resolve(String.format(Locale.ROOT, "%05d-%s", part.number(), part.etag()));
  }

  /** All uploads, ordered by key and id, as markers need it. */
  List<Upload> all() throws IOException {
    List<Upload> uploads = new ArrayList<>();
    for (Path home : BucketFolder.list(folder.uploads())) {
      try {
        uploads.add(Records.readUpload(home.getFileName().toString(), home.resolve(RECORD)));
      } catch (NoSuchFileException e) {
        // Ended while we were listing.
      }
    }
    uploads.removeIf(upload -> upload.id().endsWith(TAKEN));
    uploads.sort(Comparator.comparing(Upload::key, Keys.ORDER).thenComparing(Upload::id));
    return uploads;
  }

  /** Takes the upload out of everybody else's sight and returns its folder. */
  Path take(Upload upload) throws IOException, CosException {
    Path taken = folder.uploads().resolve(upload.id() + TAKEN);
    try {
      return Files.move(home(upload.id()), taken, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw CosException.noSuchUpload();
    }
  }

  void giveBack(Path taken) throws IOException {
    String name = taken.getFileName().toString();
    Path home = home(name.substring(0, name.length() - TAKEN.length()));
    Files.move(taken, home, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a taken upload; without its record, the rest is garbage to the next start. */
  void discard(Path taken) throws IOException {
    Files.deleteIfExists(taken.resolve(RECORD));
    List<Path> files = BucketFolder.list(taken);
    BucketFolder.deleteAll(files);
    Files.delete(taken);
  }

  private Path home(String id) {
    return folder.uploads().resolve(id);
  }
}
