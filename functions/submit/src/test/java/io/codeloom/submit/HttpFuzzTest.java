package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests nobody thought of, to every route: none is answered by 5xx, kept waiting, shown a stack
 * trace, or leaves a file where none belongs. What it finds is kept in {@code fuzz/} and tried
 * first. {@code -Dcodeloom.fuzz.seed=… -Dcodeloom.fuzz.requests=…} try others, or for longer.
 */
class HttpFuzzTest {
  private static final long SEED = Long.getLong("codeloom.fuzz.seed", 20_260_101);
  private static final int REQUESTS = Integer.getInteger("codeloom.fuzz.requests", 400);

  /** No answer within this counts as a hang. */
  private static final int HANG_MILLIS = 20_000;

  /** Without a head where a damaged first line made it HTTP/0.9. */
  private static final Pattern STATUS =
      Pattern.compile("(?:HTTP/1\\.1 |^\\{.*\"status\":)(\\d{3})");

  private SubmitWorld world;

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
  }

  static Stream<Path> found() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz"))) {
      return files.filter(file -> file.toString().endsWith(".hex")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("found")
  void whatWasFoundOnceIsAnsweredWell(Path file) throws IOException {
    check(HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", "")), file.toString());
  }

  @Test
  void everyRequestIsAnsweredWell() throws IOException {
    System.out.println("fuzz: seed " + SEED + ", " + REQUESTS + " requests");
    Set<Path> before = files();
    for (int i = 0; i < REQUESTS; i++) {
      byte[] request = new FuzzedRequest(new SplittableRandom(SEED + i)).bytes();
      check(request, "seed " + (SEED + i));
    }
    assertThat(files()).as("files that requests left").isSubsetOf(before);
    assertThat(world.code.keys()).allMatch(key -> key.matches("tmp_zips/[0-9a-f-]{36}/[^/]+"));
    assertThat(world.logs.keys()).isEmpty();
  }

  private static void check(byte[] request, String name) throws IOException {
    String described = name + ": " + HexFormat.of().formatHex(request);
    String answer = answer(request, described);
    if (answer.isEmpty()) {
      return; // Closed without a word: what is no HTTP at all may be.
    }
    Matcher status = STATUS.matcher(answer);
    if (status.lookingAt()) {
      assertThat(Integer.parseInt(status.group(1)))
          .as(described + "\n" + answer)
          .matches(HttpFuzzTest::isWell);
    } else {
      assertThat(answer).as(described).startsWith("openapi:");
    }
    assertThat(answer)
        .as(described)
        .doesNotContain("Exception", "io.codeloom", "org.springframework", "org.apache", ".java:");
  }

  /** 501 and 505 are how HTTP refuses an encoding or version that a server does not know. */
  private static boolean isWell(int status) {
    return status < 500 || status == 501 || status == 505;
  }

  private static String answer(byte[] request, String described) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), SubmitServer.port()),
          HANG_MILLIS);
      socket.setSoTimeout(HANG_MILLIS);
      try {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
      } catch (SocketException e) {
        // Refused before all of it was sent: the answer may be there.
      }
      return new String(readAll(socket.getInputStream()), UTF_8);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("no answer: " + described, e);
    }
  }

  private static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.write(buffer, 0, n);
      }
    } catch (SocketException e) {
      // Reset after the answer.
    }
    return all.toByteArray();
  }

  /** Where a name with dots and slashes could lead to, and that has the canary in it. */
  private static Set<Path> files() {
    return Stream.of(".", "..", System.getProperty("java.io.tmpdir"), "/", "/etc")
        .flatMap(folder -> list(Path.of(folder)))
        .filter(file -> file.toString().contains(FuzzedRequest.CANARY))
        .collect(Collectors.toSet());
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void sameSeedIsTheSameRequest() {
    List<byte[]> twice =
        Stream.of(1, 2).map(n -> new FuzzedRequest(new SplittableRandom(SEED)).bytes()).toList();
    assertThat(twice.get(0)).isEqualTo(twice.get(1));
    assertThat(new String(twice.get(0), ISO_8859_1)).contains("HTTP/1.1");
  }
}
