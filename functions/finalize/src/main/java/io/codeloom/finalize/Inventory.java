package io.codeloom.finalize;

import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.OutputManifest.FileDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The files a manifest announces: each comes once, under a name that is its own. */
final class Inventory {
  /** Beside the agent's files, those of the courier. */
  private static final int MAX_FILES = OutputFiles.MAX_FILES + 10;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Set<String> COURIERS_OWN =
      Set.of(OutputFiles.DIFF, OutputFiles.EXCHANGE, OutputFiles.USAGE, "manifest.json");

  private final Map<String, Announced> missing;

  private Inventory(Map<String, Announced> missing) {
    this.missing = missing;
  }

  /**
   * A file to come.
   *
   * @param name under which it is kept
   */
  record Announced(String name, FileDigest digest) {}

  /**
   * Checks all names and sizes, before any file is read.
   *
   * @throws DefectException if the courier would not announce such files
   */
  static Inventory of(OutputManifest manifest) throws DefectException {
    Map<String, Announced> files = new HashMap<>();
    Set<String> names = new HashSet<>();
    long total = 0;
    for (Map.Entry<String, FileDigest> file : manifest.files().entrySet()) {
      String name = name(file.getKey());
      FileDigest digest = file.getValue();
      if (!names.add(name) || !isPlausible(digest)) {
        throw new DefectException("its manifest does not fit its files");
      }
      total += digest.size();
      files.put(file.getKey(), new Announced(name, digest));
    }
    if (names.size() > MAX_FILES || total > OutputArchive.MAX_BYTES) {
      throw new DefectException("its manifest announces more than is allowed");
    }
    return new Inventory(files);
  }

  /**
   * The announced file that {@code entry} is.
   *
   * @throws DefectException if there is none, or it came before
   */
  Announced take(PlainTar.Entry entry) throws DefectException {
    Announced file = missing.remove(entry.name());
    if (file == null || file.digest().size() != entry.size()) {
      throw new DefectException("its manifest does not fit its files");
    }
    return file;
  }

  /**
   * Ends the reading.
   *
   * @throws DefectException if a file did not come
   */
  void complete() throws DefectException {
    if (!missing.isEmpty()) {
      throw new DefectException("files of its manifest are missing");
    }
  }

  /** An agent's file can never take the place of one that the courier vouches for. */
  private static String name(String path) throws DefectException {
    boolean couriers = path.startsWith(OutputManifest.COURIER_FOLDER);
    String folder = couriers ? OutputManifest.COURIER_FOLDER : OutputManifest.AGENT_FOLDER;
    return Optional.of(path)
        .filter(p -> p.startsWith(folder))
        .map(p -> p.substring(folder.length()))
        .filter(name -> OutputFiles.NAME.matcher(name).matches())
        .filter(name -> !name.equals(".") && !name.equals(".."))
        .filter(name -> couriers || !COURIERS_OWN.contains(name))
        .filter(name -> !path.equals(OutputManifest.PATH))
        .orElseThrow(() -> new DefectException("it holds a name that no output file has"));
  }

  private static boolean isPlausible(FileDigest digest) {
    return digest.size() >= 0
        && digest.size() <= OutputFiles.MAX_FILE_BYTES
        && digest.sha256() != null
        && SHA256.matcher(digest.sha256()).matches();
  }
}
