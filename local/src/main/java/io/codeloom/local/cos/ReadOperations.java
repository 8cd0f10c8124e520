package io.codeloom.local.cos;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** GET and HEAD of an object. */
final class ReadOperations {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  void get(CosRequest request, Bucket bucket, Reply reply) throws IOException, CosException {
    try (Bucket.OpenObject open = bucket.read(request.key())) {
      send(request, open.object(), open.bytes(), reply);
    }
  }

  private static void send(CosRequest request, StoredObject object, FileChannel bytes, Reply reply)
      throws IOException, CosException {
    if (unchanged(request, object)) {
      reply.header("ETag", quoted(object.etag())).empty(304);
      return;
    }
    ByteRange all = new ByteRange(0, object.size());
    Optional<ByteRange> part = Optional.empty();
    if (request.header("range").isPresent()) {
      part = ByteRange.parse(request.header("range").get(), object.size());
    }
    describe(object, request.query(), reply);
    if (part.isPresent()) {
      reply.header("Content-Range", part.get().contentRange(object.size()));
    }
    reply.bytes(part.isPresent() ? 206 : 200, bytes, part.orElse(all));
  }

  void head(CosRequest request, Bucket bucket, Reply reply) throws IOException, CosException {
    StoredObject object = bucket.get(request.key());
    if (unchanged(request, object)) {
      reply.header("ETag", quoted(object.etag())).empty(304);
      return;
    }
    describe(object, request.query(), reply);
    reply.lengthOnly(200, object.size());
  }

  private static boolean unchanged(CosRequest request, StoredObject object) throws CosException {
    Optional<String> wanted = request.header("if-match");
    if (wanted.isPresent() && !names(wanted.get(), object)) {
      throw new CosException(412, "PreconditionFailed", "The object's ETag is another one.");
    }
    return request.header("if-none-match").filter(etags -> names(etags, object)).isPresent();
  }

  private static boolean names(String etags, StoredObject object) {
    return etags.strip().equals("*")
        || (etags.replace("\"", "").replace(" ", "") + ",").contains(object.etag() + ",");
  }

  private static void describe(StoredObject object, Query query, Reply reply) throws CosException {
    for (Map.Entry<String, String> header : Overrides.apply(object.headers(), query).entrySet()) {
      reply.header(StoredHeaders.wireName(header.getKey()), header.getValue());
    }
    reply
        .header("ETag", quoted(object.etag()))
        .header("x-cos-hash-crc64ecma", object.crc64())
        .header("Last-Modified", HTTP_DATE.format(object.modified()))
        .header("Accept-Ranges", "bytes");
  }

  static String quoted(String etag) {
    return "\"" + etag + "\"";
  }
}
