package io.codeloom.local.environment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any web page can send requests to 127.0.0.1; the laptop's servers must not heed them. */
class LoopbackGuardTest {
  private static final String FORM =
      """
      --x\r
      Content-Disposition: form-data; name="task_description"\r
      \r
      Steal everything\r
      --x\r
      Content-Disposition: form-data; name="git_url"\r
      \r
      https://attacker.example/code.git\r
      --x--\r
      """;

  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final Functions functions = codeloom.environment().functions();
  private final URI api = functions.submit();

  @Test
  void ownNamesAreServed() throws Exception {
    for (String name : List.of("127.0.0.1", "localhost", "[::1]")) {
      assertThat(get(api, name + ":" + api.getPort(), "")).as(name).contains(" 200 ");
    }
    assertThat(get(api, own(), "Origin: http://" + own() + "\r\nSec-Fetch-Site: same-origin\r\n"))
        .contains(" 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attacker.example",
        "attacker.example:PORT",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.attacker.example:PORT",
        "localhost.attacker.example:PORT",
        "0.0.0.0:PORT",
        "2130706433:PORT"
      })
  void foreignHostIsRefused(String host) throws Exception {
    for (URI function : all()) {
      String name = host.replace("PORT", Integer.toString(function.getPort()));
      assertThat(get(function, name, "")).as(name).contains(" 403 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://attacker.example",
        "Origin: null",
        "Origin: http://127.0.0.1:1",
        "Origin: https://127.0.0.1:PORT",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: anything"
      })
  void pageOfAnotherOriginIsRefused(String header) throws Exception {
    for (URI function : all()) {
      String line = header.replace("PORT", Integer.toString(function.getPort())) + "\r\n";
      assertThat(get(function, "127.0.0.1:" + function.getPort(), line)).contains(" 403 ");
    }
  }

  @Test
  void formOfAnotherPageSubmitsNoTask() throws Exception {
    List<String> before = codeloom.tables().rows("SELECT id FROM tasks");

    // As a browser sends <form method=post enctype=multipart/form-data>, which asks nobody first.
    String page =
        "Content-Type: multipart/form-data; boundary=x\r\n"
            + "Origin: https://attacker.example\r\nReferer: https://attacker.example/\r\n";
    String modern = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
    assertThat(send(api, "POST /api/task", own(), page + modern, FORM)).contains(" 403 ");
    assertThat(send(api, "POST /api/task", own(), page, FORM)).contains(" 403 ");
    String event =
        "Content-Type: text/plain\r\nOrigin: https://attacker.example\r\n"
            + "ce-id: 1\r\nce-source: x\r\nce-type: io.codeloom.task.request.v1\r\n";
    assertThat(
            send(
                api,
                "POST /",
                own(),
                event,
                "{\"task_description\":\"x\",\"git_url\":\"https://attacker.example/x.git\"}"))
        .contains(" 403 ");

    assertThat(codeloom.tables().rows("SELECT id FROM tasks")).isEqualTo(before);
  }

  @Test
  void preflightAllowsNothing() throws Exception {
    String answer =
        send(
            api,
            "OPTIONS /api/task",
            own(),
            "Origin: https://attacker.example\r\nAccess-Control-Request-Method: POST\r\n",
            "");

    assertThat(answer).contains(" 403 ").doesNotContainIgnoringCase("Access-Control-Allow");
  }

  private String own() {
    return "127.0.0.1:" + api.getPort();
  }

  private List<URI> all() {
    return List.of(
        functions.submit(), functions.dispatch(), functions.finalizer(), functions.reconcile());
  }

  /** Of submit a page of tasks, of the others what their health probe says. */
  private String get(URI function, String host, String headers) throws IOException {
    String path = function.equals(api) ? "/api/task" : "/healthz";
    return send(function, "GET " + path, host, headers, "");
  }

  /** The JDK's client does not let one choose these headers. */
  private static String send(URI server, String request, String host, String headers, String body)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(60_000);
      String head =
          request
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nConnection: close\r\nContent-Length: "
              + body.getBytes(ISO_8859_1).length
              + "\r\n"
              + headers
              + "\r\n";
      socket.getOutputStream().write((head + body).getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
