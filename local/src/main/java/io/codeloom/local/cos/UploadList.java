package io.codeloom.local.cos;

import java.util.List;

/** A page of the unfinished uploads of a bucket. */
final class UploadList {
  private UploadList() {}

  static Xml page(CosRequest request, List<Upload> all) throws CosException {
    Query query = request.query();
    int max = query.number("max-uploads", 1000, 1, 1000);
    List<Upload> rest = all.stream().filter(upload -> wanted(upload, query)).toList();
    List<Upload> page = rest.subList(0, Math.min(max, rest.size()));
    Xml xml =
        new Xml()
            .open("ListMultipartUploadsResult")
            .text("Bucket", request.bucket())
            .text("Prefix", encoded(query, query.text("prefix")))
            .text("KeyMarker", encoded(query, query.text("key-marker")))
            .text("UploadIdMarker", query.text("upload-id-marker"))
            .text("MaxUploads", max)
            .text("IsTruncated", page.size() < rest.size());
    if (page.size() < rest.size()) {
      Upload last = page.get(page.size() - 1);
      xml.text("NextKeyMarker", encoded(query, last.key())).text("NextUploadIdMarker", last.id());
    }
    page.forEach(upload -> describe(upload, query, xml));
    return xml.close("ListMultipartUploadsResult");
  }

  private static boolean wanted(Upload upload, Query query) {
    int order = Keys.ORDER.compare(upload.key(), query.text("key-marker"));
    boolean after =
        order > 0 || (order == 0 && upload.id().compareTo(query.text("upload-id-marker")) > 0);
    return after && upload.key().startsWith(query.text("prefix"));
  }

  private static void describe(Upload upload, Query query, Xml xml) {
    xml.open("Upload")
        .text("Key", encoded(query, upload.key()))
        .text("UploadId", upload.id())
        .text("StorageClass", "Standard")
        .text("Initiated", upload.initiated())
        .close("Upload");
  }

  /** Keys may hold what XML cannot; a client that says so gets them percent-encoded. */
  static String encoded(Query query, String text) {
    return query.text("encoding-type").equals("url") ? Percent.encode(text) : text;
  }
}
