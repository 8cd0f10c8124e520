package io.codeloom.agentjob.courier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.FakeProvider;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.JsonTexts;
import io.codeloom.core.fuzz.Words;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.generators.Generate;

/** Requests nobody thought of, to the gateway: the agent that sends them learns nothing by them. */
class GatewayFuzzTest {
  private static final int HANG_MILLIS = 20_000;

  /**
   * What the JDK's HttpServer itself says of a length or path that is none; the inside is not in
   * it.
   */
  private static final String OF_THE_JDK = "(NumberFormat|URISyntax)Exception thrown";

  private static final List<String> NAMES =
      List.of(
          "messages",
          "role",
          "content",
          "tool_calls",
          "tools",
          "function",
          "parameters",
          "arguments",
          "id",
          "type",
          "text",
          "stream",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "stop",
          "response_format");

  private static final Gen<String> JSON =
      JsonTexts.of(
          NAMES,
          List.of(
              "\"user\"",
              "\"function\"",
              "\"text\"",
              "[{\"role\":\"user\",\"content\":\"x\"}]",
              "[{\"type\":\"text\",\"text\":\"x\"}]"));

  private static final Gen<String> ODD = Words.odd();

  @TempDir Path tmp;
  private CourierRun run;
  private URI gateway;
  private String token;
  private boolean hung;

  @BeforeEach
  void start() throws Exception {
    run = new CourierRun(tmp);
    run.start().fetched(1_000_000, 1_000_000_000_000L, 1_800);
    gateway = URI.create(run.gateway().baseUrl());
    token = run.gateway().token();
  }

  @AfterEach
  void stop() throws Exception {
    run.close();
  }

  @Test
  void everyRequestIsAnsweredWell() throws Exception {
    Gen<byte[]> damaged = Fuzz.damaged(this::request, 3);
    Gen<byte[]> requests = in -> (Fuzz.oneIn(5, in) ? damaged.generate(in) : request(in));
    Fuzz.of(300)
        .forAll(requests.describedAs(Fuzz::shown))
        .checkAssert(request -> isWell(answer(request)));

    assertThat(run.chat(CourierRun.HELLO).statusCode()).as("after all of them").isEqualTo(200);
    assertThat(run.provider.keys()).containsOnly("Bearer " + FakeProvider.KEY);
  }

  private byte[] request(RandomnessSource in) {
    String path = Fuzz.pick(List.of("/v1/chat/completions", "/v1/models", "/", "/v1/x"), in);
    String method = Fuzz.oneIn(8, in) ? Fuzz.pick(List.of("GET", "PUT", "HEAD", "X"), in) : "POST";
    byte[] body = body(in).getBytes(UTF_8);
    StringBuilder head = new StringBuilder(method).append(' ').append(path);
    head.append(Fuzz.oneIn(8, in) ? ODD.generate(in) : "").append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1\r\nConnection: close\r\n");
    head.append("Authorization: Bearer ")
        .append(Fuzz.oneIn(8, in) ? ODD.generate(in) : token)
        .append("\r\n");
    head.append("Content-Length: ")
        .append(Fuzz.oneIn(12, in) ? ODD.generate(in) : body.length)
        .append("\r\n");
    if (Fuzz.oneIn(6, in)) {
      String name = Fuzz.pick(List.of("Content-Type", "Transfer-Encoding", "Expect", "Accept"), in);
      head.append(name).append(": ").append(ODD.generate(in)).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    all.writeBytes(body);
    return all.toByteArray();
  }

  private static String body(RandomnessSource in) {
    String message =
        "{\"role\":\"user\",\"content\":\"x\","
            + JSON.generate(in).substring(1).replaceFirst("^}$", "\"x\":0}");
    String chat = "{\"messages\":[" + message + "]," + JSON.generate(in).substring(1);
    return Generate.range(0, 3).generate(in) == 3 ? JSON.generate(in) : chat;
  }

  private String answer(byte[] request) {
    if (hung) {
      return ""; // What hangs once is not made smaller: each try would take as long.
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.getPort()));
      socket.setSoTimeout(HANG_MILLIS);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
        socket.getInputStream().transferTo(answer);
      } catch (SocketException e) {
        // Reset: what came before is the answer.
      }
      return answer.toString(ISO_8859_1);
    } catch (java.net.SocketTimeoutException e) {
      hung = true;
      throw new AssertionError("no answer within " + HANG_MILLIS + " ms", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void isWell(String answer) {
    assertThat(answer.replaceAll(OF_THE_JDK, ""))
        .doesNotContain("Exception", "io.codeloom", "jackson", ".java:", FakeProvider.KEY)
        .doesNotContain(" 500 ");
    if (!answer.isEmpty()) {
      assertThat(answer)
          .matches("(?s)HTTP/1\\.1 (100|200|400|401|404|405|411|413|429|501|505) ?.*");
    }
  }
}
