package io.codeloom.local.cos;

import java.io.IOException;
import java.util.Map;

/** What is asked of a bucket as a whole. */
final class BucketOperations {
  /** COS's limit on one deletion. */
  private static final int MAX_DELETIONS = 1000;

  void list(CosRequest request, Bucket bucket, Reply reply) throws IOException, CosException {
    Query query = request.query();
    ListQuery wanted = ListQuery.of(query);
    Listing listing = bucket.list(wanted);
    Xml xml =
        new Xml()
            .open("ListBucketResult")
            .text("Name", request.bucket())
            .text("EncodingType", query.text("encoding-type"))
            .text("Prefix", UploadList.encoded(query, wanted.prefix()))
            .text("Marker", UploadList.encoded(query, wanted.marker()))
            .text("MaxKeys", wanted.maxKeys())
            .text("IsTruncated", listing.truncated());
    if (!wanted.delimiter().isEmpty()) {
      xml.text("Delimiter", UploadList.encoded(query, wanted.delimiter()));
    }
    if (listing.truncated()) {
      xml.text("NextMarker", UploadList.encoded(query, listing.nextMarker()));
    }
    listing.objects().forEach(object -> describe(object, query, xml));
    for (String prefix : listing.commonPrefixes()) {
      xml.open("CommonPrefixes")
          .text("Prefix", UploadList.encoded(query, prefix))
          .close("CommonPrefixes");
    }
    reply.xml(200, xml.close("ListBucketResult"));
  }

  private static void describe(StoredObject object, Query query, Xml xml) {
    xml.open("Contents")
        .text("Key", UploadList.encoded(query, object.key()))
        .text("LastModified", object.modified())
        .text("ETag", ReadOperations.quoted(object.etag()))
        .text("Size", object.size())
        .text("StorageClass", "STANDARD")
        .close("Contents");
  }

  void deleteMany(CosRequest request, Bucket bucket, Reply reply) throws IOException, CosException {
    XmlBody body = XmlBody.read(request);
    if (body.rows().isEmpty() || body.rows().size() > MAX_DELETIONS) {
      throw new CosException(400, "MalformedXML", "Name between 1 and " + MAX_DELETIONS + " keys.");
    }
    boolean quiet = body.texts().getOrDefault("Quiet", "").strip().equals("true");
    Xml xml = new Xml().open("DeleteResult");
    for (Map<String, String> row : body.rows()) {
      String key = row.getOrDefault("Key", "");
      bucket.delete(key.startsWith("/") ? key.substring(1) : key);
      if (!quiet) {
        xml.open("Deleted").text("Key", key).close("Deleted");
      }
    }
    reply.xml(200, xml.close("DeleteResult"));
  }

  void listUploads(CosRequest request, Shelf shelf, Reply reply) throws IOException, CosException {
    reply.xml(200, UploadList.page(request, shelf.uploads().all()));
  }
}
