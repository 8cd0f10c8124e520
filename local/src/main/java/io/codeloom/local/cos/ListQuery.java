package io.codeloom.local.cos;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** Which keys a listing asks for; empty texts ask for nothing special. */
record ListQuery(String prefix, String marker, String delimiter, int maxKeys) {

  static ListQuery of(Query query) throws CosException {
    return new ListQuery(
        query.text("prefix"),
        query.text("marker"),
        query.text("delimiter"),
        query.number("max-keys", 1000, 0, 1000));
  }

  Listing over(NavigableMap<String, StoredObject> index) {
    List<StoredObject> objects = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    String last = "";
    for (StoredObject object : index.tailMap(start(), true).values()) {
      if (!object.key().startsWith(prefix)) {
        break;
      }
      String entry = entry(object.key());
      if (entry.equals(last) || (!marker.isEmpty() && Keys.ORDER.compare(entry, marker) <= 0)) {
        continue;
      }
      if (objects.size() + folders.size() == maxKeys) {
        return new Listing(objects, folders, last);
      }
      if (entry.equals(object.key()) && !isFolder(entry)) {
        objects.add(object);
      } else {
        folders.add(entry);
      }
      last = entry;
    }
    return new Listing(objects, folders, "");
  }

  private String start() {
    return Keys.ORDER.compare(prefix, marker) > 0 ? prefix : marker;
  }

  /** What a key shows up as: itself, or the folder the delimiter cuts out of it. */
  private String entry(String key) {
    int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return end < 0 ? key : key.substring(0, end + delimiter.length());
  }

  private boolean isFolder(String entry) {
    return !delimiter.isEmpty() && entry.indexOf(delimiter, prefix.length()) >= 0;
  }
}
