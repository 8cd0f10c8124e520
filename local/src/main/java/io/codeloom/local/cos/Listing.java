package io.codeloom.local.cos;

import java.util.List;

/** A page of a listing; {@code nextMarker} is empty on the last one. */
record Listing(List<StoredObject> objects, List<String> commonPrefixes, String nextMarker) {
  boolean truncated() {
    return !nextMarker.isEmpty();
  }
}
