package io.codeloom.agentjob;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Builds a {@code code.tar.gz} as dispatch does, or as it never would. */
public final class StagedCode {
  public static final String TASK_ID = "0b51a0c8-53a0-4a4e-9d6c-3ad0c6a0b6ef";
  public static final String TASK =
      """
      {"task_id":"%s","input_type":"zip","task_description":"Mend it","target_file":"",
       "max_steps":%d,"max_tokens":%d,"timeout_seconds":%d}
      """;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar;

  private StagedCode() throws IOException {
    tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes), "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  public static StagedCode empty() throws IOException {
    return new StagedCode();
  }

  public static StagedCode withTask() throws IOException {
    return empty().file("task.json", TASK.formatted(TASK_ID, 100, 1_000_000, 1_800));
  }

  public StagedCode file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8), 0644);
  }

  public StagedCode file(String name, byte[] content, int mode) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    entry.setMode(mode);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  public StagedCode link(String name, String target) throws IOException {
    return special(name, TarConstants.LF_SYMLINK, target);
  }

  public StagedCode special(String name, byte kind, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  public byte[] bytes() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }
}
