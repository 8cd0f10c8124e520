package io.codeloom.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.dispatch.ZipEntryHeader.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The links of a ZIP, every one of which leads to somewhere within it, also through others. */
final class ZipLinks {
  private static final int MAX_LINKS = 10_000;
  private static final int MAX_TARGET = 1_024;

  /** As many as Linux follows (path_resolution(7)); whatever is longer leads nowhere. */
  private static final int MAX_HOPS = 40;

  private final Map<String, String> targets = new HashMap<>();

  /**
   * Reads and judges all links.
   *
   * @throws io.codeloom.core.error.TaskFailedException if one leads outside
   */
  static ZipLinks of(ZipTree tree, ZipContent content, Deadline deadline) throws IOException {
    ZipLinks links = new ZipLinks();
    List<ZipEntryHeader> entries = new ArrayList<>();
    for (ZipEntryHeader entry : tree.nodes().values()) {
      if (entry != null && entry.kind() == Kind.LINK) {
        links.targets.put(entry.path(), target(entry, content));
        entries.add(entry);
      }
    }
    if (entries.size() > MAX_LINKS) {
      throw ZipRejection.of("The ZIP holds more than " + MAX_LINKS + " links.");
    }
    for (ZipEntryHeader entry : entries) {
      deadline.left();
      if (links.leadsOutside(entry.path())) {
        throw ZipRejection.of(entry.name(), "is a link that leads outside the code");
      }
    }
    return links;
  }

  /** Where the link at {@code path} points, as stored. */
  String target(String path) {
    return targets.get(path);
  }

  private static String target(ZipEntryHeader entry, ZipContent content) throws IOException {
    if (entry.size() == 0 || entry.size() > MAX_TARGET) {
      throw ZipRejection.of(
          entry.name(), "is a link without target, or of more than " + MAX_TARGET + " bytes");
    }
    byte[] bytes = content.bytes(entry, MAX_TARGET);
    try {
      String target = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (target.indexOf('\0') >= 0) {
        throw ZipRejection.of(entry.name(), "is a link with a NUL in its target");
      }
      return target;
    } catch (CharacterCodingException e) {
      throw ZipRejection.of(entry.name(), "is a link whose target is not UTF-8");
    }
  }

  private boolean leadsOutside(String link) {
    Deque<String> at = new ArrayDeque<>();
    Deque<String> ahead = new ArrayDeque<>(parts(link));
    int hops = 0;
    while (!ahead.isEmpty()) {
      String part = ahead.removeFirst();
      if (part.equals("..")) {
        if (at.pollLast() == null) {
          return true;
        }
        continue;
      }
      at.addLast(part);
      String target = targets.get(String.join("/", at));
      if (target != null) {
        if (target.startsWith("/")) {
          return true;
        }
        if (++hops > MAX_HOPS) {
          return false;
        }
        at.removeLast();
        List<String> parts = parts(target);
        for (int i = parts.size() - 1; i >= 0; i--) {
          ahead.addFirst(parts.get(i));
        }
      }
    }
    return false;
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.split("/"))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .toList();
  }
}
