package io.codeloom.local.cos;

import java.io.IOException;
import java.nio.file.Path;

/** A bucket with its unfinished uploads. */
record Shelf(BucketFolder folder, Bucket bucket, Uploads uploads) {
  static Shelf open(Path root) throws IOException {
    BucketFolder folder = BucketFolder.make(root);
    return new Shelf(folder, Bucket.open(folder), Uploads.open(folder));
  }
}
