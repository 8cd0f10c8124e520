package io.codeloom.agentjob.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.StagedCode;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.Words;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;

/** Archives nobody thought of are unpacked into their folder or refused. */
class CodeArchiveFuzzTest {
  private static final UnpackLimits LIMITS = new UnpackLimits(1 << 20, 50);

  @TempDir Path temp;

  private static byte[] good() throws IOException {
    return StagedCode.withTask()
        .file("code/a/b.txt", "hello")
        .link("code/l", "a/b.txt")
        .file("code/" + "d".repeat(120) + "/long.txt", "x")
        .bytes();
  }

  @Test
  void whateverIsDamagedStaysInItsFolder() throws IOException {
    byte[] tar = new GZIPInputStream(new ByteArrayInputStream(good())).readAllBytes();
    Fuzz.of(200)
        .forAll(Fuzz.damaged(Generate.constant(tar), 4).describedAs(Fuzz::shown))
        .checkAssert(damaged -> staysInItsFolder(gzip(damaged)));
  }

  @Test
  void whateverGzipIsDamagedStaysInItsFolder() throws IOException {
    Fuzz.of(150)
        .forAll(Fuzz.damaged(Generate.constant(good()), 4).describedAs(Fuzz::shown))
        .checkAssert(this::staysInItsFolder);
  }

  @Test
  void whateverItIsNamedStaysInItsFolder() {
    Gen<String> odd = Words.odd();
    Gen<byte[]> archives =
        in -> {
          try {
            StagedCode code = StagedCode.withTask();
            int entries = Generate.range(0, 3).generate(in);
            for (int i = 0; i <= entries; i++) {
              String folder = Fuzz.pick(List.of("code/", "code/a/", "code/l/", "code", ""), in);
              String name = folder + odd.generate(in) + Fuzz.pick(List.of("f", "l", "/x"), in);
              code =
                  Fuzz.oneIn(3, in)
                      ? code.link(name, odd.generate(in))
                      : code.file(name, odd.generate(in));
            }
            return code.bytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    Fuzz.of(150).forAll(archives.describedAs(Fuzz::shown)).checkAssert(this::staysInItsFolder);
  }

  private void staysInItsFolder(byte[] archive) {
    try {
      Path around = Files.createTempDirectory(temp, "around");
      Path folder = Files.createDirectory(around.resolve("code"));
      try {
        CodeArchive.unpack(new ByteArrayInputStream(archive), folder, LIMITS);
      } catch (IOException e) {
        // Refused, or a name that no disk holds.
      }
      try (Stream<Path> beside = Files.list(around)) {
        assertThat(beside).containsExactly(folder);
      }
      assertThat(Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)).isTrue();
      remove(around);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
