package io.codeloom.local.environment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The small project with a failing test that ships with Codeloom, and the task to mend it. */
public final class Sample {
  private static final String FOLDER = "/sample/";

  private Sample() {}

  /** What is asked for. */
  public static String description() throws IOException {
    return new String(read("task.txt"), StandardCharsets.UTF_8);
  }

  /** The project as a ZIP. */
  public static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String file : files()) {
        zip.putNextEntry(new ZipEntry(file));
        zip.write(read("code/" + file));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** The project's files, as {@code files.txt} lists them. */
  static List<String> files() throws IOException {
    return new String(read("files.txt"), StandardCharsets.UTF_8).lines().toList();
  }

  static byte[] read(String name) throws IOException {
    try (InputStream in = Sample.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IOException("the sample lacks " + name);
      }
      return in.readAllBytes();
    }
  }
}
