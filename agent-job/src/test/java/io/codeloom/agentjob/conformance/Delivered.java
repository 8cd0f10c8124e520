package io.codeloom.agentjob.conformance;

import io.codeloom.agentjob.json.Json;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.OutputManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An {@code outputs.tar.gz}, entry by entry. */
record Delivered(Map<String, byte[]> files) {

  static Delivered of(byte[] archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        files.put(e.getName(), tar.readAllBytes());
      }
    }
    return new Delivered(files);
  }

  OutputManifest manifest() throws IOException {
    return Json.MAPPER.readValue(files.get(OutputManifest.PATH), OutputManifest.class);
  }

  /** The patch; null if there is none. */
  byte[] patch() {
    return files.get(OutputManifest.COURIER_FOLDER + OutputFiles.DIFF);
  }

  /** A file of the agent; empty if it left none of that name. */
  String agentText(String name) {
    byte[] bytes = files.getOrDefault(OutputManifest.AGENT_FOLDER + name, new byte[0]);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
