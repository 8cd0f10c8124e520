package io.codeloom.agentjob.courier;

import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.OutputManifest.FileDigest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs {@code outputs.tar.gz}, the manifest first. */
final class OutputsArchive {
  private static final int MODE = 0644;

  private OutputsArchive() {}

  /** Size and digest of every file. */
  static Map<String, FileDigest> digests(Map<String, Path> files) throws IOException {
    Map<String, FileDigest> digests = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      digests.put(file.getKey(), digest(file.getValue()));
    }
    return digests;
  }

  /** Writes the archive to {@code target}. */
  static void pack(Path target, OutputManifest manifest, Map<String, Path> files)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      byte[] json = Json.bytes(manifest);
      put(tar, OutputManifest.PATH, json.length);
      tar.write(json);
      tar.closeArchiveEntry();
      for (Map.Entry<String, Path> file : files.entrySet()) {
        put(tar, file.getKey(), Files.size(file.getValue()));
        Files.copy(file.getValue(), tar);
        tar.closeArchiveEntry();
      }
    }
  }

  private static void put(TarArchiveOutputStream tar, String name, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(MODE);
    entry.setModTime(0);
    tar.putArchiveEntry(entry);
  }

  private static FileDigest digest(Path file) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
        long size = in.transferTo(OutputStream.nullOutputStream());
        return new FileDigest(size, HexFormat.of().formatHex(sha.digest()));
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
