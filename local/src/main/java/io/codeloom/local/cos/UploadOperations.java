package io.codeloom.local.cos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;

/** The steps of a multipart upload. */
final class UploadOperations {
  private static final int MAX_PARTS = 10_000;

  private final BodyWriter writer;
  private final Assembly assembly;
  private final Clock clock;

  UploadOperations(BodyWriter writer, Clock clock) {
    this.writer = writer;
    this.assembly = new Assembly(writer);
    this.clock = clock;
  }

  void begin(CosRequest request, Shelf shelf, Reply reply) throws IOException, CosException {
    Upload upload =
        shelf
            .uploads()
            .begin(
                request.key(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                StoredHeaders.of(request));
    Xml xml =
        new Xml()
            .open("InitiateMultipartUploadResult")
            .text("Bucket", request.bucket())
            .text("Key", upload.key())
            .text("UploadId", upload.id())
            .close("InitiateMultipartUploadResult");
    reply.xml(200, xml);
  }

  void addPart(CosRequest request, Shelf shelf, Reply reply) throws IOException, CosException {
    int number = request.query().number("partNumber", 0, 1, MAX_PARTS);
    if (number == 0) {
      throw CosException.invalid("partNumber must be given.");
    }
    if (request.header("x-cos-copy-source").isPresent()) {
      throw CosException.notImplemented("parts by copy");
    }
    Upload upload = find(request, shelf);
    Path draft = shelf.folder().newDraft();
    Written written = writer.receive(request, draft);
    shelf.uploads().add(upload, number, draft, written.md5());
    reply
        .header("ETag", ReadOperations.quoted(written.md5()))
        .header("x-cos-hash-crc64ecma", written.crc64())
        .empty(200);
  }

  void complete(CosRequest request, Shelf shelf, Reply reply) throws IOException, CosException {
    Upload upload = find(request, shelf);
    List<Assembly.Wanted> wanted = Assembly.wanted(XmlBody.read(request));
    StoredObject object =
        assembly.complete(shelf, upload, wanted, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    Xml xml =
        new Xml()
            .open("CompleteMultipartUploadResult")
            .text("Location", "http://" + request.address().signedHost() + "/" + object.key())
            .text("Bucket", request.bucket())
            .text("Key", object.key())
            .text("ETag", ReadOperations.quoted(object.etag()))
            .close("CompleteMultipartUploadResult");
    reply.header("x-cos-hash-crc64ecma", object.crc64()).xml(200, xml);
  }

  void abort(CosRequest request, Shelf shelf, Reply reply) throws IOException, CosException {
    Uploads uploads = shelf.uploads();
    uploads.discard(uploads.take(find(request, shelf)));
    reply.empty(204);
  }

  void listParts(CosRequest request, Shelf shelf, Reply reply) throws IOException, CosException {
    Upload upload = find(request, shelf);
    int marker = request.query().number("part-number-marker", 0, 0, MAX_PARTS);
    int max = request.query().number("max-parts", 1000, 1, 1000);
    SortedMap<Integer, Upload.Part> rest = shelf.uploads().parts(upload).tailMap(marker + 1);
    List<Upload.Part> page = rest.values().stream().limit(max).toList();
    Xml xml = new Xml().open("ListPartsResult");
    xml.text("Bucket", request.bucket())
        .text("Key", UploadList.encoded(request.query(), upload.key()))
        .text("UploadId", upload.id())
        .text("StorageClass", "Standard")
        .text("PartNumberMarker", marker)
        .text("MaxParts", max)
        .text("IsTruncated", page.size() < rest.size());
    if (page.size() < rest.size()) {
      xml.text("NextPartNumberMarker", page.get(page.size() - 1).number());
    }
    page.forEach(part -> describe(part, xml));
    reply.xml(200, xml.close("ListPartsResult"));
  }

  private static void describe(Upload.Part part, Xml xml) {
    xml.open("Part")
        .text("PartNumber", part.number())
        .text("LastModified", part.modified().truncatedTo(ChronoUnit.SECONDS))
        .text("ETag", ReadOperations.quoted(part.etag()))
        .text("Size", part.size())
        .close("Part");
  }

  private static Upload find(CosRequest request, Shelf shelf) throws IOException, CosException {
    return shelf.uploads().find(request.query().text("uploadId"), request.key());
  }
}
