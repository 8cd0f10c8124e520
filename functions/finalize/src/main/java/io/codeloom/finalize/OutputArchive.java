package io.codeloom.finalize;

import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.OutputManifest.FileDigest;
import io.codeloom.core.port.ObjectStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code outputs.tar.gz} as a hostile archive: only regular files, only the expected folders,
 * only harmless names, counted bytes, digests checked against the manifest, which comes first.
 */
final class OutputArchive {
  private static final int MAX_MANIFEST_BYTES = 1024 * 1024;
  private static final int MAX_ENTRIES = OutputFiles.MAX_FILES + 10;

  private final ObjectStore logs;
  private final JsonMapper json;

  OutputArchive(ObjectStore logs, JsonMapper json) {
    this.logs = logs;
    this.json = json;
  }

  /** Stores the files under {@code logs/<id>/}. */
  Outputs unpack(Path packed, UUID taskId, String jobUid) {
    Reading reading = new Reading(taskId, jobUid);
    try (var tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(packed))))) {
      reading.all(tar);
    } catch (IOException e) {
      reading.defect("the archive ends early or is damaged");
    }
    return new Outputs(
        Optional.ofNullable(reading.manifest), reading.stored.stream().toList(), reading.defect);
  }

  private final class Reading {
    private final UUID taskId;
    private final String jobUid;
    private final Set<String> stored = new TreeSet<>();
    private OutputManifest manifest;
    private String defect;

    Reading(UUID taskId, String jobUid) {
      this.taskId = taskId;
      this.jobUid = jobUid;
    }

    void defect(String what) {
      defect = what;
    }

    void all(TarArchiveInputStream tar) throws IOException {
      int entries = 0;
      for (TarArchiveEntry entry = tar.getNextEntry();
          entry != null && defect == null;
          entry = tar.getNextEntry()) {
        if (++entries > MAX_ENTRIES) {
          defect("it holds too many entries");
        } else if (manifest == null) {
          manifest(tar, entry);
        } else {
          file(tar, entry);
        }
      }
      if (defect == null && manifest == null) {
        defect("it holds no manifest");
      }
    }

    private void manifest(InputStream in, TarArchiveEntry entry) throws IOException {
      if (!entry.isFile() || !entry.getName().equals(OutputManifest.PATH)) {
        defect("it does not begin with the manifest");
        return;
      }
      byte[] bytes = in.readNBytes(MAX_MANIFEST_BYTES + 1);
      if (bytes.length > MAX_MANIFEST_BYTES) {
        defect("its manifest is too long");
        return;
      }
      try {
        OutputManifest read = json.readValue(bytes, OutputManifest.class);
        if (!taskId.equals(read.taskId()) || !jobUid.equals(read.jobUid())) {
          defect("its manifest is of another task or Job");
        } else if (read.exitStatus() == null) {
          defect("its manifest has no exit status");
        } else {
          manifest = read;
        }
      } catch (JacksonException e) {
        defect("its manifest cannot be read");
      }
    }

    private void file(InputStream in, TarArchiveEntry entry) throws IOException {
      String path = entry.getName();
      FileDigest expected = manifest.files().get(path);
      Optional<String> name = name(path);
      if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink() || name.isEmpty()) {
        defect("it holds an entry that is no output file");
      } else if (expected == null || expected.size() > OutputFiles.MAX_FILE_BYTES) {
        defect("its manifest does not fit its files");
      } else if (!stored.contains(name.get())) {
        store(name.get(), in, expected);
      }
    }

    private void store(String name, InputStream in, FileDigest expected) throws IOException {
      MessageDigest sha256 = sha256();
      InputStream content = new DigestInputStream(in, sha256);
      String key = ObjectKeys.log(taskId, name);
      long size = logs.put(key, content, contentType(name));
      if (size != expected.size()
          || !HexFormat.of().formatHex(sha256.digest()).equals(expected.sha256())) {
        logs.delete(key);
        defect("the file " + name + " does not fit its digest");
      } else {
        stored.add(name);
      }
    }

    private Optional<String> name(String path) {
      String folder =
          path.startsWith(OutputManifest.COURIER_FOLDER)
              ? OutputManifest.COURIER_FOLDER
              : OutputManifest.AGENT_FOLDER;
      return Optional.of(path)
          .filter(p -> p.startsWith(folder))
          .map(p -> p.substring(folder.length()))
          .filter(name -> OutputFiles.NAME.matcher(name).matches())
          .filter(name -> !name.equals(".") && !name.equals(".."));
    }
  }

  private static String contentType(String name) {
    return name.endsWith(".json") ? "application/json" : "text/plain; charset=utf-8";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
