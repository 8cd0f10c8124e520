package io.codeloom.local.cos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qcloud.cos.exception.CosServiceException;
import com.qcloud.cos.model.AbortMultipartUploadRequest;
import com.qcloud.cos.model.COSObject;
import com.qcloud.cos.model.CompleteMultipartUploadRequest;
import com.qcloud.cos.model.CompleteMultipartUploadResult;
import com.qcloud.cos.model.InitiateMultipartUploadRequest;
import com.qcloud.cos.model.ListMultipartUploadsRequest;
import com.qcloud.cos.model.ListPartsRequest;
import com.qcloud.cos.model.ObjectMetadata;
import com.qcloud.cos.model.PartETag;
import com.qcloud.cos.model.PartListing;
import com.qcloud.cos.model.UploadPartRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class UploadTest extends CosFixture {
  private static final int MIB = 1024 * 1024;

  @Test
  void joinsThePartsInOrder() throws IOException {
    String id = begin("big");
    PartETag second = part("big", id, 2, bytes(100, 'b'));
    PartETag first = part("big", id, 1, bytes(MIB, 'a'));

    CompleteMultipartUploadResult done = complete("big", id, List.of(first, second));

    assertThat(done.getETag()).matches("[0-9a-f]{32}-2");
    assertThat(done.getCrc64Ecma()).isNotBlank();
    try (COSObject object = cos.getObject(BUCKET, "big")) {
      byte[] all = object.getObjectContent().readAllBytes();
      assertThat(all).hasSize(MIB + 100);
      assertThat(all[MIB - 1]).isEqualTo((byte) 'a');
      assertThat(all[MIB]).isEqualTo((byte) 'b');
      assertThat(object.getObjectMetadata().getContentType()).isEqualTo("application/zip");
    }
    assertRefused("NoSuchUpload", () -> complete("big", id, List.of(first, second)));
  }

  @Test
  void isInvisibleUntilCompleted() throws IOException {
    String id = begin("k");
    part("k", id, 1, bytes(10, 'a'));

    assertThat(cos.doesObjectExist(BUCKET, "k")).isFalse();
    assertThat(uploads()).containsExactly("k");
  }

  @Test
  void listsItsPartsInPages() throws IOException {
    String id = begin("k");
    part("k", id, 3, bytes(30, 'c'));
    part("k", id, 1, bytes(10, 'a'));
    part("k", id, 1, bytes(11, 'A'));

    ListPartsRequest request = new ListPartsRequest(BUCKET, "k", id);
    request.setMaxParts(1);
    PartListing first = cos.listParts(request);
    request.setPartNumberMarker(first.getNextPartNumberMarker());
    PartListing second = cos.listParts(request);

    assertThat(first.isTruncated()).isTrue();
    assertThat(first.getParts()).extracting(p -> p.getPartNumber()).containsExactly(1);
    assertThat(first.getParts()).extracting(p -> p.getSize()).containsExactly(11L);
    assertThat(second.isTruncated()).isFalse();
    assertThat(second.getParts()).extracting(p -> p.getPartNumber()).containsExactly(3);
  }

  @Test
  void abortingForgetsIt() throws IOException {
    String id = begin("k");
    part("k", id, 1, bytes(10, 'a'));

    cos.abortMultipartUpload(new AbortMultipartUploadRequest(BUCKET, "k", id));

    assertThat(uploads()).isEmpty();
    assertRefused("NoSuchUpload", () -> part("k", id, 2, bytes(1, 'b')));
    assertRefused(
        "NoSuchUpload",
        () -> {
          cos.abortMultipartUpload(new AbortMultipartUploadRequest(BUCKET, "k", id));
          return null;
        });
    assertThat(BucketFolder.list(data.resolve(BUCKET).resolve("tmp"))).isEmpty();
  }

  @Test
  void aRefusedCompletionCanBeRepeated() throws IOException {
    String id = begin("k");
    PartETag one = part("k", id, 1, bytes(10, 'a'));
    PartETag two = part("k", id, 2, bytes(10, 'b'));

    assertRefused("EntityTooSmall", () -> complete("k", id, List.of(one, two)));
    assertRefused("InvalidPart", () -> complete("k", id, List.of(new PartETag(1, two.getETag()))));
    assertRefused("InvalidPart", () -> complete("k", id, List.of(new PartETag(7, one.getETag()))));
    assertRefused("NoSuchUpload", () -> complete("other", id, List.of(one)));
    assertRefused("NoSuchUpload", () -> complete("k", "../../objects", List.of(one)));

    complete("k", id, List.of(one));
    assertThat(cos.getObjectMetadata(BUCKET, "k").getContentLength()).isEqualTo(10);
  }

  @Test
  void survivesARestart() throws IOException {
    String id = begin("k");
    PartETag one = part("k", id, 1, bytes(MIB, 'a'));
    restart(config());

    PartETag two = part("k", id, 2, bytes(5, 'b'));
    complete("k", id, List.of(one, two));

    assertThat(cos.getObjectMetadata(BUCKET, "k").getContentLength()).isEqualTo(MIB + 5);
  }

  @Test
  void manyRunAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Future<Void>> jobs = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        jobs.add(pool.submit(upload("parallel/" + i, (char) ('a' + i))));
      }
      for (Future<Void> job : jobs) {
        job.get();
      }
    } finally {
      pool.shutdownNow();
    }
    for (int i = 0; i < 6; i++) {
      String expected = String.valueOf((char) ('a' + i)).repeat(3 * MIB);
      assertThat(get("parallel/" + i).equals(expected)).isTrue();
    }
    assertThat(uploads()).isEmpty();
  }

  private Callable<Void> upload(String key, char fill) {
    return () -> {
      String id = begin(key);
      List<PartETag> parts = new ArrayList<>();
      for (int number = 1; number <= 3; number++) {
        parts.add(part(key, id, number, bytes(MIB, fill)));
      }
      complete(key, id, parts);
      return null;
    };
  }

  private String begin(String key) {
    InitiateMultipartUploadRequest request = new InitiateMultipartUploadRequest(BUCKET, key);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentType("application/zip");
    request.setObjectMetadata(metadata);
    return cos.initiateMultipartUpload(request).getUploadId();
  }

  private PartETag part(String key, String id, int number, byte[] bytes) {
    UploadPartRequest request = new UploadPartRequest();
    request.setBucketName(BUCKET);
    request.setKey(key);
    request.setUploadId(id);
    request.setPartNumber(number);
    request.setInputStream(new ByteArrayInputStream(bytes));
    request.setPartSize(bytes.length);
    return cos.uploadPart(request).getPartETag();
  }

  private CompleteMultipartUploadResult complete(String key, String id, List<PartETag> parts) {
    return cos.completeMultipartUpload(
        new CompleteMultipartUploadRequest(BUCKET, key, id, new ArrayList<>(parts)));
  }

  private List<String> uploads() {
    return cos
        .listMultipartUploads(new ListMultipartUploadsRequest(BUCKET))
        .getMultipartUploads()
        .stream()
        .map(upload -> upload.getKey())
        .toList();
  }

  private static void assertRefused(String code, Callable<?> call) {
    assertThatThrownBy(call::call)
        .isInstanceOfSatisfying(
            CosServiceException.class, e -> assertThat(e.getErrorCode()).isEqualTo(code));
  }

  private static byte[] bytes(int size, char fill) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }
}
