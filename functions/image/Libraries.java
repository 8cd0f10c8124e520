import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * {@code Libraries OUT JAR…}: makes one jar of many, because a process opens every jar of its class path when it looks
 * for anything that is not there. Of what several jars name alike, lists are joined and what nobody reads at run time
 * is kept once; anything else that differs ends it, so that nothing is lost unseen. The same jars give the same bytes.
 */
public final class Libraries {
  /** Lists of class names, of which the lines are joined. */
  private static final Pattern LISTS = Pattern.compile("META-INF/(services/.+|spring/.+\\.imports)");

  /** Properties whose values are lists of class names. */
  private static final Pattern FACTORIES = Pattern.compile("META-INF/(spring|spring/aot)\\.factories");

  /** Properties of which each jar has its own keys. */
  private static final Pattern JOINED =
      Pattern.compile("META-INF/(spring\\.(handlers|schemas|tooling)|.+\\.properties)");

  /** What is left of Maven's, pom.properties, tells a scanner of the image which libraries are in it. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("META-INF/(MANIFEST\\.MF|INDEX\\.LIST|maven/.*/pom\\.xml)|(.*/)?module-info\\.class");

  /** For people, editors and build tools; web fragments are read from a web application's archive, which we are not. */
  private static final Pattern FIRST_WINS =
      Pattern.compile(
          "(META-INF/)?(LICENSE|NOTICE|DEPENDENCIES)(\\.\\w+)?"
              + "|META-INF/(jandex\\.idx|web-fragment\\.xml|(additional-)?spring-configuration-metadata\\.json)");

  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

  /** Of everything, so that an image's layer stays the same as long as the libraries do. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final Map<String, byte[]> entries = new TreeMap<>();

  public static void main(String[] args) throws IOException {
    Libraries libraries = new Libraries();
    for (String jar : Arrays.copyOfRange(args, 1, args.length)) {
      for (Map.Entry<String, byte[]> entry : read(Path.of(jar)).entrySet()) {
        libraries.entries.merge(
            entry.getKey(), entry.getValue(), (there, more) -> join(entry.getKey(), there, more));
      }
    }
    libraries.write(Path.of(args[0]));
  }

  /** As the runtime that goes with it would see the jar: of several versions of a class the last. */
  private static Map<String, byte[]> read(Path path) throws IOException {
    Map<String, byte[]> found = new LinkedHashMap<>();
    try (JarFile jar = new JarFile(path.toFile(), true, ZipFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
        String name = entry.getName();
        if (SIGNATURE.matcher(name).matches()) {
          throw new IOException(path + " is signed: its signature would be lost");
        }
        if (!entry.isDirectory() && !LEFT_OUT.matcher(name).matches()) {
          found.put(name, jar.getInputStream(entry).readAllBytes());
        }
      }
    }
    return found;
  }

  private static byte[] join(String name, byte[] there, byte[] more) {
    if (Arrays.equals(there, more) || FIRST_WINS.matcher(name).matches()) {
      return there;
    }
    if (FACTORIES.matcher(name).matches()) {
      return factories(there, more);
    }
    if (LISTS.matcher(name).matches() || JOINED.matcher(name).matches()) {
      return (text(there).stripTrailing() + '\n' + text(more)).getBytes(StandardCharsets.UTF_8);
    }
    throw new IllegalStateException("two jars differ in " + name);
  }

  /** With each key once: a properties file keeps the last value of a key only. */
  private static byte[] factories(byte[] there, byte[] more) {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    for (byte[] file : List.of(there, more)) {
      for (String line : text(file).replaceAll("\\\\\\R\\s*", "").split("\\R")) {
        String[] pair = line.strip().split("\\s*=\\s*", 2);
        if (pair.length == 2 && !pair[0].startsWith("#")) {
          names
              .computeIfAbsent(pair[0], key -> new LinkedHashSet<>())
              .addAll(List.of(pair[1].split("\\s*,\\s*")));
        }
      }
    }
    List<String> lines = new ArrayList<>();
    names.forEach((key, values) -> lines.add(key + '=' + String.join(",", values)));
    return (String.join("\n", lines) + '\n').getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void write(Path out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      // Who looks for the files of a folder finds it by its own entry; nobody looks for classes so.
      Set<String> folders = new TreeSet<>();
      for (String name : entries.keySet()) {
        if (!name.endsWith(".class") && name.contains("/")) {
          folders.add(name.substring(0, name.lastIndexOf('/') + 1));
        }
      }
      for (String folder : folders) {
        put(zip, folder, new byte[0]);
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
    }
    Files.write(out, bytes.toByteArray());
    Files.setLastModifiedTime(out, FileTime.from(TIME.toInstant(ZoneOffset.UTC)));
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
