package io.codeloom.local.cos;

import static org.assertj.core.api.Assertions.assertThat;

import com.qcloud.cos.model.DeleteObjectsRequest;
import com.qcloud.cos.model.DeleteObjectsRequest.KeyVersion;
import com.qcloud.cos.model.DeleteObjectsResult;
import com.qcloud.cos.model.ListObjectsRequest;
import com.qcloud.cos.model.ObjectListing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListingTest extends CosFixture {

  @Test
  void listsByPrefixInByteOrder() {
    putAll("b", "a/2", "a/10", "a/😀", "a/\uffe6", "aa");

    assertThat(keys(cos.listObjects(BUCKET, "a/")))
        .containsExactly("a/10", "a/2", "a/\uffe6", "a/😀");
  }

  @Test
  void foldsWhatLiesBelowADelimiter() {
    putAll("x/1", "x/a/1", "x/a/2", "x/b/1", "x/c", "y");

    ObjectListing listing = cos.listObjects(request("x/", "/", 1000));

    assertThat(keys(listing)).containsExactly("x/1", "x/c");
    assertThat(listing.getCommonPrefixes()).containsExactly("x/a/", "x/b/");
  }

  @Test
  void pagesMeetEveryEntryOnce() {
    putAll("x/1", "x/a/1", "x/a/2", "x/b/1", "x/c", "x/d/1");
    ListObjectsRequest request = request("x/", "/", 2);
    List<String> seen = new ArrayList<>();
    ObjectListing page;
    do {
      page = cos.listObjects(request);
      seen.addAll(keys(page));
      seen.addAll(page.getCommonPrefixes());
      request.setMarker(page.getNextMarker());
    } while (page.isTruncated());

    assertThat(seen).containsExactlyInAnyOrder("x/1", "x/a/", "x/b/", "x/c", "x/d/");
  }

  @Test
  void pagesOfKeysContinueAfterTheMarker() {
    putAll("1", "2", "3");
    ListObjectsRequest request = request("", null, 2);

    ObjectListing first = cos.listObjects(request);
    ObjectListing second = cos.listNextBatchOfObjects(first);

    assertThat(keys(first)).containsExactly("1", "2");
    assertThat(first.isTruncated()).isTrue();
    assertThat(keys(second)).containsExactly("3");
    assertThat(second.isTruncated()).isFalse();
  }

  @Test
  void aFullLastPageIsNotTruncated() {
    putAll("1", "2");

    assertThat(cos.listObjects(request("", null, 2)).isTruncated()).isFalse();
  }

  @Test
  void deletesManyAtOnce() {
    putAll("a", "b <&> c", "ü/+", "stay");
    DeleteObjectsRequest request = new DeleteObjectsRequest(BUCKET);
    request.setKeys(Stream.of("a", "b <&> c", "ü/+", "never was").map(KeyVersion::new).toList());

    DeleteObjectsResult result = cos.deleteObjects(request);

    assertThat(result.getDeletedObjects())
        .extracting(deleted -> deleted.getKey())
        .containsExactly("a", "b <&> c", "ü/+", "never was");
    assertThat(keys(cos.listObjects(BUCKET))).containsExactly("stay");
  }

  @Test
  void knowsItsBuckets() {
    assertThat(cos.doesBucketExist(BUCKET)).isTrue();
    assertThat(cos.doesBucketExist("nobucket-1250000000")).isFalse();
  }

  private void putAll(String... keys) {
    for (String key : keys) {
      put(key, key);
    }
  }

  private static ListObjectsRequest request(String prefix, String delimiter, int max) {
    return new ListObjectsRequest(BUCKET, prefix, null, delimiter, max);
  }

  private static List<String> keys(ObjectListing listing) {
    return listing.getObjectSummaries().stream().map(summary -> summary.getKey()).toList();
  }
}
