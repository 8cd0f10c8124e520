package io.codeloom.platform.cos;

import static io.codeloom.platform.cos.CosErrors.calling;

import com.qcloud.cos.COSClient;
import com.qcloud.cos.exception.CosClientException;
import com.qcloud.cos.model.AbortMultipartUploadRequest;
import com.qcloud.cos.model.CompleteMultipartUploadRequest;
import com.qcloud.cos.model.InitiateMultipartUploadRequest;
import com.qcloud.cos.model.ObjectMetadata;
import com.qcloud.cos.model.PartETag;
import com.qcloud.cos.model.UploadPartRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One upload in parts, of which at most one is in memory; dropped whole if anything fails. */
final class MultipartUpload {
  /** Bytes of a part; COS allows 10,000 parts, so 78 GiB. */
  static final int PART_BYTES = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(MultipartUpload.class);

  private final COSClient client;
  private final String bucket;
  private final String key;

  MultipartUpload(COSClient client, String bucket, String key) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
  }

  /** Uploads {@code first} and then all of {@code rest}; the number of bytes. */
  long run(byte[] first, InputStream rest, ObjectMetadata metadata) throws IOException {
    InitiateMultipartUploadRequest request = new InitiateMultipartUploadRequest(bucket, key);
    request.setObjectMetadata(metadata);
    String id =
        calling("start upload", () -> client.initiateMultipartUpload(request).getUploadId());
    boolean done = false;
    try {
      long bytes = uploadAll(id, first, rest);
      done = true;
      return bytes;
    } finally {
      if (!done) {
        abort(id);
      }
    }
  }

  private long uploadAll(String id, byte[] first, InputStream rest) throws IOException {
    List<PartETag> parts = new ArrayList<>();
    long bytes = 0;
    for (byte[] part = first; part.length > 0; part = rest.readNBytes(PART_BYTES)) {
      parts.add(upload(id, parts.size() + 1, part));
      bytes += part.length;
    }
    calling(
        "complete upload",
        () ->
            client.completeMultipartUpload(
                new CompleteMultipartUploadRequest(bucket, key, id, parts)));
    return bytes;
  }

  private PartETag upload(String id, int number, byte[] part) {
    UploadPartRequest request = new UploadPartRequest();
    request.setBucketName(bucket);
    request.setKey(key);
    request.setUploadId(id);
    request.setPartNumber(number);
    request.setInputStream(new ByteArrayInputStream(part));
    request.setPartSize(part.length);
    return calling("upload part", () -> client.uploadPart(request).getPartETag());
  }

  private void abort(String id) {
    try {
      client.abortMultipartUpload(new AbortMultipartUploadRequest(bucket, key, id));
    } catch (CosClientException e) {
      // The bucket's lifecycle rule removes what is left; the failure that led here counts more.
      LOG.info("An unfinished upload is left to the lifecycle rule ({})", e.getClass().getName());
    }
  }
}
