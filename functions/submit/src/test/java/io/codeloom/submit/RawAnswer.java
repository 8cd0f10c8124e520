package io.codeloom.submit;

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
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that comes back to bytes that may be no HTTP at all.
 *
 * @param text empty if the connection was closed without a word
 */
record RawAnswer(String text) {
  /** No answer within this counts as a hang. */
  private static final int HANG_MILLIS = 20_000;

  /** How HTTP refuses an encoding or version that a server does not know. */
  private static final Set<Integer> NOT_KNOWN = Set.of(501, 505);

  /** Without a head where a damaged first line made it HTTP/0.9. */
  private static final Pattern STATUS =
      Pattern.compile("(?:HTTP/1\\.1 |^\\{.*\"status\":)(\\d{3})");

  /** What hangs once is not made smaller: each try would take as long. */
  private static volatile boolean hung;

  static RawAnswer to(byte[] request) {
    if (hung) {
      return new RawAnswer("");
    }
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
      return new RawAnswer(new String(readAll(socket.getInputStream()), UTF_8));
    } catch (SocketTimeoutException e) {
      hung = true;
      throw new AssertionError("no answer within " + HANG_MILLIS + " ms", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /** It is no failure of ours, a refusal says why as problem+json, and nothing shows the inside. */
  void isWell() {
    isWell(Set.of());
  }

  /**
   * The same.
   *
   * @param others statuses that are well, too
   */
  void isWell(Set<Integer> others) {
    if (text.isEmpty()) {
      return; // What is no HTTP at all may be.
    }
    Matcher status = STATUS.matcher(text);
    if (status.lookingAt()) {
      isWell(Integer.parseInt(status.group(1)), others);
    } else {
      assertThat(text).startsWith("openapi:");
    }
    assertThat(text)
        .doesNotContain("Exception", "io.codeloom", "org.springframework", "org.apache", ".java:")
        .doesNotContain("tools.jackson", ".invalid");
  }

  private void isWell(int status, Set<Integer> others) {
    if (status >= 500 && !others.contains(status)) {
      assertThat(NOT_KNOWN).as(text).contains(status);
    }
    int body = text.indexOf("\r\n\r\n") + 4;
    if (status >= 400 && text.startsWith("HTTP/") && body < text.length()) {
      assertThat(text.substring(0, body)).contains("Content-Type: application/problem+json");
    }
  }
}
