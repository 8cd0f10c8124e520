package io.codeloom.local.cos;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Finds out which operation a request asks for; what is not offered is refused by name. */
final class Router {
  private final ReadOperations reads;
  private final WriteOperations writes;
  private final UploadOperations uploads;
  private final BucketOperations buckets;

  Router(
      ReadOperations reads,
      WriteOperations writes,
      UploadOperations uploads,
      BucketOperations buckets) {
    this.reads = reads;
    this.writes = writes;
    this.uploads = uploads;
    this.buckets = buckets;
  }

  void route(CosRequest request, Shelf shelf, Reply reply) throws IOException, CosException {
    if (request.key().isEmpty()) {
      routeBucket(request, shelf, reply);
    } else if (request.query().has("uploadId") || request.query().has("uploads")) {
      routeUpload(request, shelf, reply);
    } else {
      routeObject(request, shelf, reply);
    }
  }

  private void routeObject(CosRequest request, Shelf shelf, Reply reply)
      throws IOException, CosException {
    switch (request.method()) {
      case "GET", "HEAD" -> allow(request, Overrides.PARAMS);
      default -> allow(request, Set.of());
    }
    switch (request.method()) {
      case "GET" -> reads.get(request, shelf.bucket(), reply);
      case "HEAD" -> reads.head(request, shelf.bucket(), reply);
      case "DELETE" -> writes.delete(request, shelf.bucket(), reply);
      case "PUT" -> {
        if (request.header("x-cos-copy-source").isPresent()) {
          writes.copy(request, shelf.bucket(), reply);
        } else {
          writes.put(request, shelf.bucket(), reply);
        }
      }
      default -> throw CosException.methodNotAllowed();
    }
  }

  private void routeUpload(CosRequest request, Shelf shelf, Reply reply)
      throws IOException, CosException {
    if (request.query().has("uploads")) {
      allow(request, Set.of("uploads"));
      require(request, "POST");
      uploads.begin(request, shelf, reply);
      return;
    }
    allow(
        request,
        Set.of("uploadId", "partNumber", "max-parts", "part-number-marker", "encoding-type"));
    switch (request.method()) {
      case "PUT" -> uploads.addPart(request, shelf, reply);
      case "POST" -> uploads.complete(request, shelf, reply);
      case "DELETE" -> uploads.abort(request, shelf, reply);
      case "GET" -> uploads.listParts(request, shelf, reply);
      default -> throw CosException.methodNotAllowed();
    }
  }

  private void routeBucket(CosRequest request, Shelf shelf, Reply reply)
      throws IOException, CosException {
    if (request.query().has("delete")) {
      allow(request, Set.of("delete"));
      require(request, "POST");
      buckets.deleteMany(request, shelf.bucket(), reply);
    } else if (request.query().has("uploads")) {
      allow(
          request,
          Set.of(
              "uploads",
              "prefix",
              "max-uploads",
              "key-marker",
              "upload-id-marker",
              "encoding-type"));
      require(request, "GET");
      buckets.listUploads(request, shelf, reply);
    } else if (request.method().equals("HEAD")) {
      allow(request, Set.of());
      reply.empty(200);
    } else {
      allow(request, Set.of("prefix", "marker", "delimiter", "max-keys", "encoding-type"));
      require(request, "GET");
      buckets.list(request, shelf.bucket(), reply);
    }
  }

  private static void require(CosRequest request, String method) throws CosException {
    if (!request.method().equals(method)) {
      throw CosException.methodNotAllowed();
    }
  }

  private static void allow(CosRequest request, Set<String> params) throws CosException {
    Set<String> others = new HashSet<>(request.query().values().keySet());
    others.removeAll(params);
    others.removeIf(name -> name.startsWith("q-") || name.equals("sign"));
    if (!others.isEmpty()) {
      throw CosException.notImplemented("the parameters " + others);
    }
  }
}
