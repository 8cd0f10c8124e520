package io.codeloom.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A staged {@code code.tar.gz}, read back. */
record StagedCode(
    List<String> names,
    Map<String, byte[]> files,
    Map<String, String> links,
    List<String> executables) {

  static StagedCode of(byte[] bytes) throws IOException {
    StagedCode code =
        new StagedCode(new ArrayList<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    try (var tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new ByteArrayInputStream(bytes)), UTF_8.name())) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        code.add(e, tar);
      }
    }
    return code;
  }

  private void add(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    String name = entry.getName();
    names.add(name);
    if (entry.isSymbolicLink()) {
      links.put(name, entry.getLinkName());
    } else if (!entry.isDirectory()) {
      files.put(name, tar.readAllBytes());
      if ((entry.getMode() & 0111) != 0) {
        executables.add(name);
      }
    }
  }

  String text(String name) {
    return new String(files.get(name), UTF_8);
  }
}
