package io.codeloom.local.faults;

import com.qcloud.cos.COSClient;
import com.qcloud.cos.model.COSObjectSummary;
import com.qcloud.cos.model.ObjectListing;
import io.codeloom.local.cos.CosClients;
import io.codeloom.local.cos.CosCredentials;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What lies in a bucket. */
final class Objects implements AutoCloseable {
  private final COSClient client;
  private final String bucket;

  Objects(URI endpoint, CosCredentials keys, String bucket) {
    this.client = CosClients.client(endpoint, keys);
    this.bucket = bucket;
  }

  List<String> all() {
    List<String> keys = new ArrayList<>();
    ObjectListing page = client.listObjects(bucket);
    boolean more = true;
    while (more) {
      page.getObjectSummaries().stream().map(COSObjectSummary::getKey).forEach(keys::add);
      more = page.isTruncated();
      page = more ? client.listNextBatchOfObjects(page) : page;
    }
    return keys;
  }

  void delete(String key) {
    client.deleteObject(bucket, key);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
