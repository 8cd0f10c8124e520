package io.codeloom.dispatch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.Words;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;

class HostileZipTest {
  private static final CodeLimits SMALL = new CodeLimits(1 << 20, 20, 10_000, 200, 100, 8);

  @TempDir Path disk;

  static Stream<Arguments> archives() {
    return Stream.of(names(), kinds(), links(), headers(), wholes(), limits())
        .flatMap(group -> group);
  }

  private static Stream<Arguments> names() {
    return Stream.of(
        named("parent", "../evil", "leaves the folder"),
        named("parent within", "a/../../evil", "leaves the folder"),
        named("parent that stays inside", "a/../b", "leaves the folder"),
        named("parent at the end", "a/..", "leaves the folder"),
        named("absolute", "/etc/passwd", "absolute path"),
        named("two slashes", "//server/share", "absolute path"),
        named("backslashes", "a\\b", "backslash"),
        named("backslash parents", "..\\..\\evil", "backslash"),
        named("drive", "C:/evil", "drive letter"),
        named("drive alone", "c:evil", "drive letter"),
        named("NUL", "a\0b", "NUL"),
        named("no name", "", "no name"),
        named("only a dot", ".", "no name"),
        named("name of 256 bytes", "n".repeat(256), "bytes"),
        named("path of 101 bytes", "ä/".repeat(33) + "xx", "more than 100 bytes"),
        named("deep", "a/".repeat(8) + "b", "more than 8 folders deep"),
        hostile("not UTF-8", zip("a", e -> e.name = new byte[] {'a', (byte) 0xff}), "not UTF-8"),
        hostile(
            "parent by the Unicode field",
            zip(
                "harmless",
                e -> {
                  e.flags = 0;
                  e.extra = TestZip.unicodeField("harmless", "../evil");
                }),
            "leaves the folder"),
        hostile("twice", new TestZip().file("a", "1").file("a", "2"), "twice"),
        hostile("twice by a dot", new TestZip().file("a", "1").file("./a", "2"), "twice"),
        hostile("twice by slashes", new TestZip().file("a/b", "1").file("a//b", "2"), "twice"),
        hostile("folder twice", new TestZip().folder("a/").folder("a/"), "twice"),
        hostile("file and folder", new TestZip().file("a", "1").folder("a/"), "twice"),
        hostile("file above a file", new TestZip().file("a", "1").file("a/b", "2"), "at once"),
        hostile("file below a file", new TestZip().file("a/b", "1").file("a", "2"), "at once"));
  }

  private static Stream<Arguments> kinds() {
    return Stream.of(
        hostile("pipe", zip("a", e -> e.mode = 0010644), "special file"),
        hostile("character device", zip("a", e -> e.mode = 0020644), "special file"),
        hostile("block device", zip("a", e -> e.mode = 0060644), "special file"),
        hostile("socket", zip("a", e -> e.mode = 0140644), "special file"),
        hostile("link with a slash", zip("a/", e -> e.mode = TestZip.LINK), "special file"),
        hostile("folder with content", zip("a/", e -> {}), "is a folder"),
        hostile("encrypted", zip("a", e -> e.flags |= 1), "encrypted"),
        hostile("strongly encrypted", zip("a", e -> e.flags |= 1 << 6 | 1), "encrypted"),
        hostile("encrypted directory", zip("a", e -> e.flags |= 1 << 13), "encrypted"),
        hostile("AES", zip("a", e -> e.method = 99), "method 99"),
        hostile("LZMA", zip("a", e -> e.method = 14), "method 14"),
        hostile("deflate64", zip("a", e -> e.method = 9), "method 9"));
  }

  private static Stream<Arguments> links() {
    return Stream.of(
        hostile("absolute link", new TestZip().link("a", "/etc/passwd"), "leads outside"),
        hostile("link to the parent", new TestZip().link("a", ".."), "leads outside"),
        hostile("link far up", new TestZip().link("a/b", "../../x"), "leads outside"),
        hostile("link up by nothing", new TestZip().link("a", "none/../../x"), "leads outside"),
        hostile(
            "through another link",
            new TestZip().file("d/e/f", "").link("up", "d/e").link("a", "up/../../../x"),
            "leads outside"),
        hostile(
            "through a link to a folder above",
            new TestZip().link("d/e/top", "../..").link("a", "d/e/top/../x"),
            "leads outside"),
        hostile(
            "below a link",
            new TestZip().folder("d/").link("a", "d").file("a/b", "x"),
            "link and a folder at once"),
        hostile(
            "below a link outside", new TestZip().link("a", "/tmp").file("a/b", "x"), "at once"),
        hostile("file and link", new TestZip().file("a", "1").link("a", "b"), "twice"),
        hostile("empty link", new TestZip().link("a", ""), "without target"),
        hostile("long link", new TestZip().link("a", "x/".repeat(600)), "1024 bytes"),
        hostile("NUL in a link", new TestZip().link("a", "b\0/../../.."), "NUL in its target"));
  }

  private static Stream<Arguments> headers() {
    return Stream.of(
        hostile("other local name", zip("abc", e -> e.localName = utf8("../")), "differs"),
        hostile("longer local name", zip("abc", e -> e.localName = utf8("abcd")), "differs"),
        hostile("other local method", zip("a", e -> e.localMethod = 0), "differs"),
        hostile("locally encrypted", zip("a", e -> e.localFlags = 1 | e.flags), "differs"),
        hostile("other local encoding", zip("a", e -> e.localFlags = 0), "differs"),
        hostile("other local size", zip("a", e -> e.localSize = 3), "differs"),
        hostile("other local packed size", zip("a", e -> e.localPackedSize = 3), "differs"),
        hostile("other local checksum", zip("a", e -> e.localCrc = 3), "differs"),
        hostile("no local header", zip("a", e -> e.offset = 4), "differs"),
        hostile("local header beyond the end", zip("a", e -> e.offset = 1 << 20), "ends within"),
        hostile("wrong checksum", zip("a", e -> e.crc ^= 1), "checksum"),
        hostile("longer than said", zip("a", e -> e.size -= 2), "damaged"),
        hostile("shorter than said", zip("a", e -> e.size += 2), "damaged"),
        hostile("garbage for data", zip("a", e -> Arrays.fill(e.packed, (byte) 0xff)), "damaged"),
        hostile("data into the directory", zip("a", e -> e.packedSize += 9), "directory"),
        hostile("stored of two sizes", zip("a", e -> e.method = 0), "two different sizes"),
        hostile("ZIP64 size without its field", zip("a", e -> e.size = 0xffffffffL), "no possible"),
        hostile(
            "negative ZIP64 size",
            zip(
                "a",
                e -> {
                  e.size = 0xffffffffL;
                  e.extra =
                      TestZip.little(12)
                          .putShort((short) 1)
                          .putShort((short) 8)
                          .putLong(-5)
                          .array();
                }),
            "no possible"),
        hostile(
            "two entries of one data",
            new TestZip()
                .entry("a", "one", e -> {})
                .entry(
                    "a2",
                    "one",
                    e -> {
                      e.name = utf8("a");
                      e.offset = 0;
                    }),
            "shares its data"));
  }

  private static Stream<Arguments> wholes() {
    byte[] good = new TestZip().file("a", "hello").bytes();
    byte[] spanned = good.clone();
    spanned[0] = 'P';
    spanned[2] = 7;
    spanned[3] = 8;
    return Stream.of(
        arguments("nothing", new byte[0], "empty file"),
        arguments("no entries", new TestZip().bytes(), "no files"),
        arguments("only the top", new TestZip().folder("./").bytes(), "no files"),
        arguments("text", utf8("This is a text and no archive at all."), "not a ZIP"),
        arguments("short text", utf8("PK"), "not a ZIP"),
        arguments("gzip", new byte[100], "not a ZIP"),
        arguments("cut in the data", Arrays.copyOf(good, 33), "cut off"),
        arguments("cut at the end", Arrays.copyOf(good, good.length - 1), "cut off"),
        arguments("without the end", Arrays.copyOf(good, good.length - 22), "cut off"),
        arguments("spanned", spanned, "one part of several"),
        hostile(
            "a program before it", new TestZip().file("a", "x").before("#!/bin/sh"), "not a ZIP"),
        hostile("something behind it", new TestZip().file("a", "x").after("more"), "cut off"),
        hostile(
            "fewer entries than said", new TestZip().file("a", "x").sayingMore(1), "ends within"),
        hostile(
            "more entries than said",
            new TestZip().file("a", "x").file("b", "y").sayingMore(-1),
            "as many entries"));
  }

  private static Stream<Arguments> limits() {
    TestZip many = new TestZip();
    for (int i = 0; i < 21; i++) {
      many.file("f" + i, "x");
    }
    TestZip folders = new TestZip();
    for (int i = 0; i < 5; i++) {
      folders.file(i + "/a/b/c/d/e", "x");
    }
    String noise = new String(noise(530_000), ISO_8859_1);
    return Stream.of(
        hostile("many entries", many, "more than 20 entries"),
        hostile("many folders unsaid", folders, "more than 20 files and folders"),
        hostile("many entries said", new TestZip().file("a", "x").sayingMore(99), "20 entries"),
        hostile("bomb", new TestZip().file("a", "0".repeat(900_000)), "200 times"),
        hostile(
            "bomb in parts",
            new TestZip().file("a", "0".repeat(400_000)).file("b", "0".repeat(400_000)),
            "200 times"),
        hostile(
            "large in sum",
            new TestZip().file("a", noise).file("b", noise),
            "more than 1048576 bytes"),
        arguments("large as it is", new byte[(1 << 20) + 1], "larger than 1048576 bytes"),
        hostile("large by a lie", zip("a", e -> e.size = 0x7fffffffL), "more than 1048576 bytes"));
  }

  @Test
  void thereAreManyAndNoneTwice() {
    assertThat(archives().map(archive -> archive.get()[0]))
        .hasSizeGreaterThanOrEqualTo(80)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void isRefusedWithItsReason(String name, byte[] zip, String reason) throws IOException {
    StagingFixture fixture = new StagingFixture(disk).limits(SMALL);
    Task task = fixture.zipTask(zip);

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> fixture.stage(task))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.ZIP_REJECTED))
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\0").hasSizeLessThan(400));

    assertThat(fixture.code.keys()).containsExactly(task.spec().source().zipKey());
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void everyCutOfAGoodArchiveIsRefused() {
    byte[] good = new TestZip().file("a/b", "hello").link("c", "a/b").folder("d/").bytes();
    for (int length = 0; length < good.length; length++) {
      Task task = new StagingFixture(disk).zipTask(Arrays.copyOf(good, length));
      StagingFixture fixture = new StagingFixture(disk);
      fixture.code.has(task.spec().source().zipKey(), Arrays.copyOf(good, length));

      assertThatExceptionOfType(TaskFailedException.class)
          .as("cut to %d bytes", length)
          .isThrownBy(() -> fixture.stage(task));
    }
  }

  @Test
  void noChangedByteMakesAnythingButARefusalOrAnArchive() {
    byte[] good = new TestZip().file("a/b", "hello").link("c", "a/b").folder("d/").bytes();
    Fuzz.of(500)
        .forAll(Fuzz.damaged(Generate.constant(good), 4).describedAs(Fuzz::shown))
        .checkAssert(this::isRefusedOrStagedInsideItsFolder);
  }

  @Test
  void noNameMakesAnythingButARefusalOrAnArchive() {
    Gen<String> odd = Words.odd();
    Gen<TestZip> archives =
        in -> {
          TestZip zip = new TestZip();
          int entries = Generate.range(0, 3).generate(in);
          for (int i = 0; i <= entries; i++) {
            String name = odd.generate(in) + Fuzz.pick(List.of("", "/", "/a"), in) + i;
            switch (Fuzz.pick(List.of("file", "link", "folder"), in)) {
              case "link" -> zip.link(name, odd.generate(in));
              case "folder" -> zip.folder(name + "/");
              default -> zip.file(name, odd.generate(in));
            }
          }
          return zip;
        };
    Fuzz.of(300)
        .forAll(archives.map(TestZip::bytes).describedAs(Fuzz::shown))
        .checkAssert(this::isRefusedOrStagedInsideItsFolder);
  }

  private void isRefusedOrStagedInsideItsFolder(byte[] zip) {
    StagingFixture fixture = new StagingFixture(disk);
    Task task = fixture.zipTask(zip);
    try {
      assertThat(fixture.staged(task).names())
          .allMatch(name -> name.equals("task.json") || name.startsWith("code/"))
          .noneMatch(name -> List.of(name.split("/")).contains(".."));
    } catch (TaskFailedException e) {
      assertThat(e.code()).isEqualTo(FailureCode.ZIP_REJECTED);
      assertThat(e.getMessage()).doesNotContain("\0").hasSizeLessThan(400);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(disk).isEmptyDirectory();
  }

  private static Arguments named(String label, String entry, String reason) {
    return hostile(label, new TestZip().file(entry, "x"), reason);
  }

  private static Arguments hostile(String label, TestZip zip, String reason) {
    return arguments(label, zip.bytes(), reason);
  }

  private static TestZip zip(String name, Consumer<TestZip.Entry> change) {
    return new TestZip().entry(name, "some content", change);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      bytes[i] &= 0x7f;
    }
    return bytes;
  }
}
