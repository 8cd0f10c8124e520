package io.codeloom.local.faults;

import com.qcloud.cos.COSClient;
import com.qcloud.cos.model.COSObjectSummary;
import io.codeloom.local.cos.CosClients;
import io.codeloom.local.cos.CosCredentials;
import java.net.URI;
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
    return client.listObjects(bucket).getObjectSummaries().stream()
        .map(COSObjectSummary::getKey)
        .toList();
  }

  void delete(String key) {
    client.deleteObject(bucket, key);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
