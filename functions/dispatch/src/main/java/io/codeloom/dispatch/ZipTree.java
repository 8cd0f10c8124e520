package io.codeloom.dispatch;

import io.codeloom.core.job.CodeLimits;
import io.codeloom.dispatch.ZipEntryHeader.Kind;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The entries of a ZIP by path, each once; folders above them that have no entry are null. */
record ZipTree(SortedMap<String, ZipEntryHeader> nodes) {

  /**
   * Puts entries into a tree.
   *
   * @throws io.codeloom.core.error.TaskFailedException if they make none, or one over the limits
   */
  static ZipTree of(List<ZipEntryHeader> entries, CodeLimits limits) {
    SortedMap<String, ZipEntryHeader> nodes = new TreeMap<>();
    for (ZipEntryHeader entry : entries) {
      if (!entry.path().isEmpty() && nodes.put(entry.path(), entry) != null) {
        throw ZipRejection.of(entry.name(), "is there twice");
      }
    }
    entries.forEach(entry -> addFoldersAbove(entry, nodes, limits));
    if (nodes.isEmpty()) {
      throw ZipRejection.of("The ZIP holds no files.");
    }
    checkSizes(entries, limits);
    return new ZipTree(nodes);
  }

  private static void addFoldersAbove(
      ZipEntryHeader entry, SortedMap<String, ZipEntryHeader> nodes, CodeLimits limits) {
    String path = entry.path();
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/')) {
      path = path.substring(0, slash);
      ZipEntryHeader above = nodes.get(path);
      if (above != null && above.kind() != Kind.FOLDER) {
        throw ZipRejection.of(above.name(), "is a file or link and a folder at once");
      }
      if (above == null && nodes.containsKey(path)) {
        return;
      }
      nodes.putIfAbsent(path, null);
      if (nodes.size() > limits.maxEntries()) {
        throw ZipRejection.of(
            "The ZIP holds more than " + limits.maxEntries() + " files and folders.");
      }
    }
  }

  private static void checkSizes(List<ZipEntryHeader> entries, CodeLimits limits) {
    long size = 0;
    long packed = 0;
    for (ZipEntryHeader entry : entries) {
      if (entry.size() > limits.maxBytes() - size) {
        throw ZipRejection.of("The ZIP unpacks to more than " + limits.maxBytes() + " bytes.");
      }
      size += entry.size();
      packed += entry.packed();
    }
    if (size - limits.freeBytes() > packed * limits.maxRatio()) {
      throw ZipRejection.of(
          "The ZIP unpacks to more than " + limits.maxRatio() + " times its size.");
    }
  }
}
