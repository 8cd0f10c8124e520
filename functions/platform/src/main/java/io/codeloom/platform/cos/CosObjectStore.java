package io.codeloom.platform.cos;

import static io.codeloom.platform.cos.CosErrors.calling;
import static io.codeloom.platform.cos.CosErrors.finding;

import com.qcloud.cos.COSClient;
import com.qcloud.cos.http.HttpMethodName;
import com.qcloud.cos.model.COSObjectSummary;
import com.qcloud.cos.model.GeneratePresignedUrlRequest;
import com.qcloud.cos.model.ListObjectsRequest;
import com.qcloud.cos.model.ObjectListing;
import com.qcloud.cos.model.ObjectMetadata;
import com.qcloud.cos.model.ResponseHeaderOverrides;
import io.codeloom.core.port.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A bucket in COS. Holds at most one part of 8 MiB of an upload in memory. Reading from a {@link
 * #get} fails with IOException when the connection breaks.
 */
final class CosObjectStore implements ObjectStore {
  private static final String ATTACHMENT = "attachment";

  private final Supplier<COSClient> client;
  private final Credentials credentials;
  private final String bucket;
  private final Clock clock;

  CosObjectStore(Supplier<COSClient> client, Credentials credentials, String bucket, Clock clock) {
    this.client = client;
    this.credentials = credentials;
    this.bucket = bucket;
    this.clock = clock;
  }

  @Override
  public long put(String key, InputStream content, String contentType) throws IOException {
    byte[] first = content.readNBytes(MultipartUpload.PART_BYTES);
    ObjectMetadata metadata = metadata(contentType);
    if (first.length < MultipartUpload.PART_BYTES) {
      return putWhole(key, first, metadata);
    }
    return new MultipartUpload(client.get(), bucket, key).run(first, content, metadata);
  }

  @Override
  public Optional<InputStream> get(String key) {
    return finding("get", () -> client.get().getObject(bucket, key))
        .map(object -> new AbortingStream(object.getObjectContent()));
  }

  @Override
  public Optional<Long> size(String key) {
    return finding("head", () -> client.get().getObjectMetadata(bucket, key).getContentLength());
  }

  @Override
  public void delete(String key) {
    finding(
        "delete",
        () -> {
          client.get().deleteObject(bucket, key);
          return true;
        });
  }

  @Override
  public void deleteAll(String prefix) {
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException("a prefix ends in /: " + prefix);
    }
    List<COSObjectSummary> page = page(prefix);
    while (!page.isEmpty()) {
      // One by one: a task has a handful, and deleting many at once is a right of its own in COS.
      page.forEach(object -> delete(object.getKey()));
      page = page(prefix);
    }
  }

  @Override
  public URI presignGet(String key, Duration life) {
    GeneratePresignedUrlRequest request = presigning(key, HttpMethodName.GET, life);
    ResponseHeaderOverrides headers = new ResponseHeaderOverrides();
    headers.setContentDisposition(ATTACHMENT);
    request.setResponseHeaders(headers);
    return presign(request);
  }

  @Override
  public URI presignPut(String key, Duration life) {
    return presign(presigning(key, HttpMethodName.PUT, life));
  }

  private long putWhole(String key, byte[] bytes, ObjectMetadata metadata) {
    metadata.setContentLength(bytes.length);
    calling(
        "put",
        () -> client.get().putObject(bucket, key, new ByteArrayInputStream(bytes), metadata));
    return bytes.length;
  }

  private static ObjectMetadata metadata(String contentType) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentType(contentType);
    // What a browser is handed must never run in the bucket's origin.
    metadata.setContentDisposition(ATTACHMENT);
    return metadata;
  }

  private List<COSObjectSummary> page(String prefix) {
    ListObjectsRequest request = new ListObjectsRequest();
    request.setBucketName(bucket);
    request.setPrefix(prefix);
    request.setMaxKeys(1_000);
    ObjectListing listing = calling("list", () -> client.get().listObjects(request));
    return listing.getObjectSummaries();
  }

  private GeneratePresignedUrlRequest presigning(String key, HttpMethodName method, Duration life) {
    credentials.ensure(life);
    GeneratePresignedUrlRequest request = new GeneratePresignedUrlRequest(bucket, key, method);
    request.setExpiration(Date.from(clock.instant().plus(life)));
    return request;
  }

  private URI presign(GeneratePresignedUrlRequest request) {
    return URI.create(
        calling("presign", () -> client.get().generatePresignedUrl(request)).toString());
  }
}
