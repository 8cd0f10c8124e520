package io.codeloom.finalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.OutputManifest.FileDigest;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Packs outputs as the courier does, or as somebody who means harm would. */
final class Packed {
  static final Usage USAGE = new Usage(2, 10, 5, 15, 2, 3, false);
  static final String JOB_UID = "job-uid-1";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final UUID taskId;
  private final Map<String, FileDigest> announced = new LinkedHashMap<>();
  private final List<Writing> entries = new ArrayList<>();
  private String jobUid = JOB_UID;
  private ExitStatus exit = ExitStatus.FINISHED;
  private boolean finishSeen = true;
  private boolean checkpoint;
  private boolean secretInPatch;
  private String detail;
  private boolean withManifest = true;

  private Packed(UUID taskId) {
    this.taskId = taskId;
  }

  /** Writes one or more entries. */
  interface Writing {
    void to(TarArchiveOutputStream tar, OutputStream raw) throws IOException;
  }

  static Packed of(UUID taskId) {
    return new Packed(taskId);
  }

  Packed jobUid(String value) {
    jobUid = value;
    return this;
  }

  Packed exit(ExitStatus value) {
    exit = value;
    finishSeen = value == ExitStatus.FINISHED;
    return this;
  }

  Packed unseen() {
    finishSeen = false;
    return this;
  }

  Packed checkpoint() {
    checkpoint = true;
    return this;
  }

  Packed secretInPatch() {
    secretInPatch = true;
    return this;
  }

  Packed detail(String value) {
    detail = value;
    return this;
  }

  Packed withoutManifest() {
    withManifest = false;
    return this;
  }

  /** A file that is announced and there. */
  Packed file(String path, String content) {
    return announce(path, content).entry(path, content);
  }

  Packed announce(String path, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return announce(path, bytes.length, sha256(bytes));
  }

  Packed announce(String path, long size, String sha256) {
    announced.put(path, new FileDigest(size, sha256));
    return this;
  }

  Packed entry(String path, String content) {
    return writing((tar, raw) -> put(tar, new TarArchiveEntry(path, true), content));
  }

  Packed entry(TarArchiveEntry entry, String content) {
    return writing((tar, raw) -> put(tar, entry, content));
  }

  Packed writing(Writing entry) {
    entries.add(entry);
    return this;
  }

  OutputManifest manifest() {
    return new OutputManifest(
        taskId,
        jobUid,
        "pod",
        checkpoint,
        exit,
        finishSeen,
        "all done",
        detail,
        secretInPatch,
        USAGE,
        announced);
  }

  byte[] bytes() {
    return gzip(tar());
  }

  byte[] tar() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      if (withManifest) {
        String text = JSON.writeValueAsString(manifest());
        put(tar, new TarArchiveEntry(OutputManifest.PATH), text);
      }
      for (Writing entry : entries) {
        entry.to(tar, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, String content)
      throws IOException {
    byte[] bytes = content.getBytes(UTF_8);
    entry.setModTime(0);
    if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
      entry.setSize(bytes.length);
    }
    tar.putArchiveEntry(entry);
    if (entry.getSize() > 0) {
      tar.write(bytes);
    }
    tar.closeArchiveEntry();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code tar} with the header of the file {@code name} changed and its checksum made to fit. */
  static byte[] forged(byte[] tar, String name, int at, String bytes) {
    byte[] forged = tar.clone();
    int from = header(tar, name);
    byte[] text = bytes.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(text, 0, forged, from + at, text.length);
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : forged[from + i] & 0xff;
    }
    byte[] check = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(check, 0, forged, from + 148, check.length);
    return forged;
  }

  /** Where the header of the file {@code name} begins. */
  static int header(byte[] tar, String name) {
    byte[] start = (name + "\0").getBytes(UTF_8);
    for (int from = 0; from < tar.length; from += 512) {
      if (Arrays.equals(tar, from, from + start.length, start, 0, start.length)) {
        return from;
      }
    }
    throw new AssertionError("no " + name);
  }
}
