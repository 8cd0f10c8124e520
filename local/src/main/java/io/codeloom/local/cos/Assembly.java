package io.codeloom.local.cos;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Makes one object of an upload's parts. */
final class Assembly {
  /** COS's lower bound on every part but the last, in bytes. */
  private static final long MIN_PART = 1024 * 1024;

  private final BodyWriter writer;

  Assembly(BodyWriter writer) {
    this.writer = writer;
  }

  /** A part as the client names it. */
  record Wanted(int number, String etag) {}

  static List<Wanted> wanted(XmlBody body) throws CosException {
    List<Wanted> wanted = new ArrayList<>();
    for (Map<String, String> row : body.rows()) {
      String number = row.getOrDefault("PartNumber", "").strip();
      if (!number.matches("[0-9]{1,5}")) {
        throw new CosException(400, "MalformedXML", "PartNumber must be a number.");
      }
      String etag = row.getOrDefault("ETag", "").replace("\"", "").strip();
      wanted.add(new Wanted(Integer.parseInt(number), etag));
    }
    if (wanted.isEmpty()) {
      throw new CosException(400, "MalformedXML", "No part is named.");
    }
    return wanted;
  }

  StoredObject complete(Shelf shelf, Upload upload, List<Wanted> wanted, Instant now)
      throws IOException, CosException {
    Path taken = shelf.uploads().take(upload);
    StoredObject object;
    try {
      object = assemble(shelf.bucket(), upload, taken, wanted, now);
      shelf.bucket().commit(object);
    } catch (IOException | CosException | RuntimeException e) {
      shelf.uploads().giveBack(taken);
      throw e;
    }
    shelf.uploads().discard(taken);
    return object;
  }

  private StoredObject assemble(
      Bucket bucket, Upload upload, Path taken, List<Wanted> wanted, Instant now)
      throws IOException, CosException {
    List<Upload.Part> parts = chosen(Uploads.parts(taken), wanted);
    String blob = bucket.newBlob();
    try (InputStream bytes = new SequenceInputStream(opened(taken, parts))) {
      Written written = writer.write(bytes, bucket.blobFile(blob));
      return new StoredObject(
          upload.key(), blob, written.size(), etag(parts), written.crc64(), now, upload.headers());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<Upload.Part> chosen(
      SortedMap<Integer, Upload.Part> parts, List<Wanted> wanted) throws CosException {
    List<Upload.Part> chosen = new ArrayList<>();
    int previous = 0;
    for (Wanted want : wanted) {
      if (want.number() <= previous) {
        throw new CosException(400, "InvalidPartOrder", "Parts must be named in order.");
      }
      previous = want.number();
      Upload.Part part = parts.get(want.number());
      if (part == null || !part.etag().equals(want.etag())) {
        throw new CosException(
            400, "InvalidPart", "Part " + want.number() + " is missing or has another ETag.");
      }
      chosen.add(part);
    }
    for (Upload.Part part : chosen.subList(0, chosen.size() - 1)) {
      if (part.size() < MIN_PART) {
        throw new CosException(
            400, "EntityTooSmall", "Every part but the last has at least " + MIN_PART + " bytes.");
      }
    }
    return chosen;
  }

  private static String etag(List<Upload.Part> parts) {
    MessageDigest md5 = Hashes.digest("MD5");
    parts.forEach(part -> md5.update(HexFormat.of().parseHex(part.etag())));
    return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
  }

  /** One file open at a time. */
  @SuppressWarnings("JdkObsolete") // what SequenceInputStream takes
  private static Enumeration<InputStream> opened(Path folder, List<Upload.Part> parts) {
    Iterator<Upload.Part> left = parts.iterator();
    return new Enumeration<>() {
      @Override
      public boolean hasMoreElements() {
        return left.hasNext();
      }

      @Override
      public InputStream nextElement() {
        try {
          return Files.newInputStream(Uploads.partFile(folder, left.next()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
