package io.codeloom.finalize;

import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.finalize.Inventory.Announced;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code outputs.tar.gz} as a hostile archive: a plain tar, the manifest first, then the
 * files it announces and no others, of harmless names, counted bytes and matching digests.
 */
final class OutputArchive {
  /** Bytes of all files together, and of the archive itself, at most. */
  static final long MAX_BYTES = 1L << 30;

  private static final int MAX_MANIFEST_BYTES = 1 << 20;

  private final ObjectStore logs;
  private final JsonMapper json;

  OutputArchive(ObjectStore logs, JsonMapper json) {
    this.logs = logs;
    this.json = json;
  }

  /**
   * Stores the files under {@code logs/<id>/}, up to the archive's first defect.
   *
   * @throws io.codeloom.core.error.UnavailableException if they cannot be stored now
   */
  Outputs unpack(InputStream packed, UUID taskId, String jobUid) {
    Reading reading = new Reading(taskId, jobUid);
    String defect = null;
    try (InputStream in = new GZIPInputStream(new BufferedInputStream(packed))) {
      reading.all(new PlainTar(new BufferedInputStream(in)));
    } catch (DefectException e) {
      defect = e.getMessage();
    } catch (IOException e) {
      // How it is damaged helps nobody; that it is, is told with the task's ending.
      defect = "the archive ends early or is damaged";
    }
    return new Outputs(
        Optional.ofNullable(reading.manifest), reading.stored.stream().toList(), defect);
  }

  private final class Reading {
    private final UUID taskId;
    private final String jobUid;
    private final Set<String> stored = new TreeSet<>();
    private OutputManifest manifest;

    Reading(UUID taskId, String jobUid) {
      this.taskId = taskId;
      this.jobUid = jobUid;
    }

    void all(PlainTar tar) throws IOException {
      manifest = manifest(tar);
      Inventory inventory = Inventory.of(manifest);
      for (Optional<PlainTar.Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        store(inventory.take(entry.get()), tar.content());
      }
      inventory.complete();
    }

    private OutputManifest manifest(PlainTar tar) throws IOException {
      PlainTar.Entry first =
          tar.next().orElseThrow(() -> new DefectException("it holds no manifest"));
      if (!first.name().equals(OutputManifest.PATH)) {
        throw new DefectException("it does not begin with the manifest");
      }
      if (first.size() > MAX_MANIFEST_BYTES) {
        throw new DefectException("its manifest is too long");
      }
      OutputManifest read = parsed(tar.content().readAllBytes());
      if (!taskId.equals(read.taskId()) || !jobUid.equals(read.jobUid())) {
        throw new DefectException("its manifest is of another task or Job");
      }
      if (read.exitStatus() == null) {
        throw new DefectException("its manifest has no exit status");
      }
      return read;
    }

    private void store(Announced file, InputStream in) throws IOException {
      MessageDigest sha256 = sha256();
      String key = ObjectKeys.log(taskId, file.name());
      logs.put(key, new DigestInputStream(in, sha256), ContentTypes.of(file.name()));
      if (!HexFormat.of().formatHex(sha256.digest()).equals(file.digest().sha256())) {
        logs.delete(key);
        throw new DefectException("the file " + file.name() + " does not fit its digest");
      }
      stored.add(file.name());
    }
  }

  private OutputManifest parsed(byte[] bytes) throws DefectException {
    try {
      OutputManifest manifest = json.readValue(bytes, OutputManifest.class);
      if (manifest != null) {
        return manifest;
      }
    } catch (JacksonException e) {
      // Told below, without the text, which nobody vouches for.
    }
    throw new DefectException("its manifest cannot be read");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
