package io.codeloom.local.cos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** PUT, copy and DELETE of an object. */
final class WriteOperations {
  private final Shelves shelves;
  private final BodyWriter writer;
  private final Clock clock;

  WriteOperations(Shelves shelves, BodyWriter writer, Clock clock) {
    this.shelves = shelves;
    this.writer = writer;
    this.clock = clock;
  }

  void put(CosRequest request, Bucket bucket, Reply reply) throws IOException, CosException {
    Map<String, String> headers = StoredHeaders.of(request);
    String blob = bucket.newBlob();
    Written written = writer.receive(request, bucket.blobFile(blob));
    bucket.commit(StoredObject.of(request.key(), blob, written, now(), headers));
    reply
        .header("ETag", ReadOperations.quoted(written.md5()))
        .header("x-cos-hash-crc64ecma", written.crc64())
        .empty(200);
  }

  void copy(CosRequest request, Bucket target, Reply reply) throws IOException, CosException {
    String blob = target.newBlob();
    StoredObject copy;
    try (Bucket.OpenObject source = source(request);
        InputStream bytes = Channels.newInputStream(source.bytes())) {
      Map<String, String> headers =
          replaces(request) ? StoredHeaders.of(request) : source.object().headers();
      Written written = writer.write(bytes, target.blobFile(blob));
      copy = StoredObject.of(request.key(), blob, written, now(), headers);
    }
    target.commit(copy);
    Xml xml =
        new Xml()
            .open("CopyObjectResult")
            .text("ETag", ReadOperations.quoted(copy.etag()))
            .text("CRC64", copy.crc64())
            .text("LastModified", copy.modified())
            .close("CopyObjectResult");
    reply.header("x-cos-hash-crc64ecma", copy.crc64()).xml(200, xml);
  }

  private Bucket.OpenObject source(CosRequest request) throws IOException, CosException {
    for (String condition : request.headers().keySet()) {
      if (condition.startsWith("x-cos-copy-source-")) {
        throw CosException.notImplemented("conditional or partial copies");
      }
    }
    BucketAddress source =
        BucketAddress.ofCopySource(
            request.header("x-cos-copy-source").orElseThrow(), shelves.names());
    return shelves.get(source.bucket()).bucket().read(source.key());
  }

  private static boolean replaces(CosRequest request) {
    return request
        .header("x-cos-metadata-directive")
        .filter(directive -> directive.toLowerCase(Locale.ROOT).startsWith("replace"))
        .isPresent();
  }

  void delete(CosRequest request, Bucket bucket, Reply reply) throws IOException {
    bucket.delete(request.key());
    reply.empty(204);
  }

  /** Whole seconds: Last-Modified has no finer ones, and a listing should agree with it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
