package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps a tree in memory; contents as UTF-8 where they are, else as Latin-1. */
final class Tree implements TreeSink {
  private final Map<String, String> files = new TreeMap<>();
  private final Map<String, String> links = new TreeMap<>();
  private final List<String> folders = new ArrayList<>();
  private final List<String> executables = new ArrayList<>();

  @Override
  public void folder(String path) {
    folders.add(path);
  }

  @Override
  public void link(String path, String target) {
    links.put(path, target);
  }

  @Override
  public void file(String path, boolean executable, long size, InputStream content)
      throws IOException {
    byte[] bytes = content.readAllBytes();
    if (bytes.length != size) {
      throw new IOException(path + " has " + bytes.length + " bytes, not " + size);
    }
    files.put(path, text(bytes));
    if (executable) {
      executables.add(path);
    }
  }

  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, ISO_8859_1);
    }
  }

  Map<String, String> files() {
    return files;
  }

  Map<String, String> links() {
    return links;
  }

  List<String> folders() {
    return folders;
  }

  List<String> executables() {
    return executables;
  }
}
