package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qcloud.cos.exception.CosServiceException;
import com.qcloud.cos.model.COSObject;
import com.qcloud.cos.model.CopyObjectRequest;
import com.qcloud.cos.model.GetObjectRequest;
import com.qcloud.cos.model.ObjectMetadata;
import com.qcloud.cos.model.PutObjectRequest;
import com.qcloud.cos.model.PutObjectResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectTest extends CosFixture {

  @Test
  void returnsWhatWasPutWithItsHeaders() throws IOException {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(5);
    metadata.setContentType("text/x-diff");
    metadata.setContentDisposition("attachment; filename=\"d.patch\"");
    metadata.addUserMetadata("task", "schöne Aufgabe");
    PutObjectResult put =
        cos.putObject(
            BUCKET, "a/b.txt", new ByteArrayInputStream("12345".getBytes(UTF_8)), metadata);

    assertThat(put.getETag()).isEqualTo("827ccb0eea8a706c4c34a16891f84e7b");
    try (COSObject object = cos.getObject(BUCKET, "a/b.txt")) {
      assertThat(object.getObjectContent().readAllBytes()).isEqualTo("12345".getBytes(UTF_8));
      ObjectMetadata got = object.getObjectMetadata();
      assertThat(got.getContentType()).isEqualTo("text/x-diff");
      assertThat(got.getContentDisposition()).isEqualTo("attachment; filename=\"d.patch\"");
      assertThat(got.getUserMetadata()).containsEntry("task", "schöne Aufgabe");
    }
  }

  @Test
  void sendsTheEcmaChecksumOfTheKnownCheckString() {
    put("crc", "123456789");

    assertThat(cos.getObjectMetadata(BUCKET, "crc").getCrc64Ecma())
        .isEqualTo(Long.toUnsignedString(0x995DC9BBDF1939FAL));
  }

  @Test
  void describesWithoutSendingTheBody() {
    put("h", "hello");

    ObjectMetadata head = cos.getObjectMetadata(BUCKET, "h");

    assertThat(head.getContentLength()).isEqualTo(5);
    assertThat(head.getETag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(head.getLastModified()).isNotNull();
    assertThat(cos.doesObjectExist(BUCKET, "h")).isTrue();
    assertThat(cos.doesObjectExist(BUCKET, "none")).isFalse();
  }

  @Test
  void keepsEmptyObjects() throws IOException {
    put("empty", "");

    assertThat(get("empty")).isEmpty();
    assertThat(cos.getObjectMetadata(BUCKET, "empty").getContentLength()).isZero();
  }

  @Test
  void sendsTheRangeAskedFor() throws IOException {
    put("r", "0123456789");
    GetObjectRequest request = new GetObjectRequest(BUCKET, "r");
    request.setRange(2, 5);

    try (COSObject part = cos.getObject(request)) {
      assertThat(part.getObjectContent().readAllBytes()).isEqualTo("2345".getBytes(UTF_8));
    }
  }

  @Test
  void refusesARangeBeyondTheEnd() {
    put("r", "0123456789");
    GetObjectRequest request = new GetObjectRequest(BUCKET, "r");
    request.setRange(10, 20);

    assertThatThrownBy(() -> cos.getObject(request))
        .isInstanceOfSatisfying(
            CosServiceException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(416);
              assertThat(e.getErrorCode()).isEqualTo("InvalidRange");
            });
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> cos.getObject(BUCKET, "none"))
        .isInstanceOfSatisfying(
            CosServiceException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(404);
              assertThat(e.getErrorCode()).isEqualTo("NoSuchKey");
              assertThat(e.getRequestId()).isNotBlank();
            });
    assertThatThrownBy(() -> cos.getObject("nobucket-1250000000", "none"))
        .isInstanceOfSatisfying(
            CosServiceException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchBucket"));
  }

  @Test
  void deletesAndForgives() {
    put("d", "x");

    cos.deleteObject(BUCKET, "d");
    cos.deleteObject(BUCKET, "d");

    assertThat(cos.doesObjectExist(BUCKET, "d")).isFalse();
    assertThat(filesBelow("blobs")).isEmpty();
  }

  @Test
  void replacingLeavesOneFile() throws IOException {
    put("same", "one");
    put("same", "two");

    assertThat(get("same")).isEqualTo("two");
    assertThat(filesBelow("blobs")).hasSize(1);
  }

  @Test
  void copiesBytesAndMetadataAcrossBuckets() throws IOException {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(3);
    metadata.setContentType("text/plain");
    metadata.addUserMetadata("a", "b");
    cos.putObject(BUCKET, "s p/ü+%", new ByteArrayInputStream("abc".getBytes(UTF_8)), metadata);

    cos.copyObject(new CopyObjectRequest(BUCKET, "s p/ü+%", OTHER, "copy"));

    try (COSObject copy = cos.getObject(OTHER, "copy")) {
      assertThat(copy.getObjectContent().readAllBytes()).isEqualTo("abc".getBytes(UTF_8));
      assertThat(copy.getObjectMetadata().getContentType()).isEqualTo("text/plain");
      assertThat(copy.getObjectMetadata().getUserMetadata()).containsEntry("a", "b");
    }
  }

  @Test
  void copyingOntoItselfReplacesTheMetadata() throws IOException {
    put("k", "abc");
    CopyObjectRequest copy = new CopyObjectRequest(BUCKET, "k", BUCKET, "k");
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentType("application/json");
    copy.setNewObjectMetadata(metadata);

    cos.copyObject(copy);

    assertThat(get("k")).isEqualTo("abc");
    assertThat(cos.getObjectMetadata(BUCKET, "k").getContentType()).isEqualTo("application/json");
  }

  @Test
  void refusesABodyThatIsNotTheOneAnnounced() {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(3);
    metadata.setContentMD5("XUFAKrxLKna5cZ2REBfFkg==");
    PutObjectRequest put =
        new PutObjectRequest(
            BUCKET, "bad", new ByteArrayInputStream("abc".getBytes(UTF_8)), metadata);

    assertThatThrownBy(() -> cos.putObject(put))
        .isInstanceOfSatisfying(
            CosServiceException.class, e -> assertThat(e.getErrorCode()).isEqualTo("BadDigest"));
    assertThat(cos.doesObjectExist(BUCKET, "bad")).isFalse();
    assertThat(filesBelow("blobs")).isEmpty();
  }

  static Stream<String> awkwardKeys() {
    return Stream.of(
        "ключ/日本語/😀.txt",
        "with space/and  two",
        "a/../b",
        "x/../../etc/passwd",
        "a//b///c",
        "folder/",
        "plus+and%and%2Fand%25",
        "q?a=b&c#d;e",
        "star*tilde~quote'\"<>&",
        ".hidden/./dot./x",
        "back\\slash",
        "k".repeat(850));
  }

  @ParameterizedTest
  @MethodSource("awkwardKeys")
  void takesAnyKey(String key) throws IOException {
    put(key, "value of " + key);
    put("neighbour", "other");

    assertThat(get(key)).isEqualTo("value of " + key);
    assertThat(cos.listObjects(BUCKET).getObjectSummaries())
        .extracting(s -> s.getKey())
        .containsExactlyInAnyOrder(key, "neighbour");
    assertThat(onlyPlainNames()).isTrue();
    cos.deleteObject(BUCKET, key);
    assertThat(cos.doesObjectExist(BUCKET, key)).isFalse();
  }

  @Test
  void aKeyMayBeAFolderOfAnother() throws IOException {
    put("a", "file");
    put("a/b", "below");

    assertThat(get("a")).isEqualTo("file");
    assertThat(get("a/b")).isEqualTo("below");
  }

  @Test
  void refusesKeysLongerThanCosDoes() {
    assertThatThrownBy(() -> put("k".repeat(851), "x"))
        .isInstanceOfSatisfying(
            CosServiceException.class, e -> assertThat(e.getErrorCode()).isEqualTo("KeyTooLong"));
  }

  private boolean onlyPlainNames() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.map(file -> data.relativize(file).toString())
          .allMatch(name -> name.matches("[a-z0-9./-]*") && name.length() < 120);
    }
  }

  private List<Path> filesBelow(String part) {
    try {
      return BucketFolder.list(data.resolve(BUCKET).resolve(part));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
