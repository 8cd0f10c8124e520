package io.codeloom.agentjob.tools;

import static io.codeloom.agentjob.support.FaultyEndpoint.status;
import static io.codeloom.agentjob.tools.ToolResult.Kind.FAILED;
import static io.codeloom.agentjob.tools.ToolResult.Kind.INVALID;
import static io.codeloom.agentjob.tools.ToolResult.Kind.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.ToolCall;
import io.codeloom.agentjob.process.Captures;
import io.codeloom.agentjob.support.FaultyEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ApiToolTest {
  @TempDir Path folder;

  private static ToolResult call(ApiTool tool, Map<String, ?> arguments) throws Exception {
    try (tool) {
      return new Toolbox(List.of(tool)).run(new ToolCall("id", "call_api", Json.line(arguments)));
    }
  }

  /** Loopback stands for the public internet here; 127.0.0.2 for what is inside. */
  private ApiTool tool(String hosts, Dns names) throws IOException {
    Captures captures = new Captures(folder, 1_000_000);
    return new ApiTool(
        hosts, captures, address -> !address.getHostAddress().equals("127.0.0.2"), names);
  }

  private static InetAddress local(int last) throws java.net.UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private static Dns always(String address) {
    return host -> List.of(InetAddress.getAllByName(address));
  }

  @Test
  void showsTheAnswerOfAnAllowedHost() throws Exception {
    try (FaultyEndpoint api =
        FaultyEndpoint.answering(
            (exchange, closing) -> {
              String seen =
                  exchange.getRequestMethod()
                      + " "
                      + exchange.getRequestURI()
                      + " "
                      + exchange.getRequestHeaders().getFirst("X-One");
              byte[] body = seen.getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(201, body.length);
              exchange.getResponseBody().write(body);
            })) {
      String url = "http://api.test:" + api.port() + "/v1/things?q=1";
      ToolResult result =
          call(
              tool("api.test:" + api.port(), always("127.0.0.1")),
              Map.of("method", "post", "url", url, "body", "{}", "headers", Map.of("X-One", "1")));
      assertThat(result.kind()).isEqualTo(OK);
      assertThat(result.text()).contains("HTTP 201 from", "POST /v1/things?q=1 1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.0.0.1/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://localhost/"
      })
  void refusesAddressesInsideEvenIfTheyAreListed(String url) throws Exception {
    String hosts =
        "169.254.169.254,::1,::ffff:a00:1,::ffff:10.0.0.1,10.0.0.1,10.0.0.1,127.1,127.0.0.1,0x7f000001,"
            + "2130706433,localhost";
    ApiTool tool = new ApiTool(hosts, new Captures(folder, 1_000));
    ToolResult result = call(tool, Map.of("method", "GET", "url", url));
    assertThat(result.kind()).isEqualTo(FAILED);
    assertThat(result.text()).containsAnyOf("not allowed", "UnknownHost: ");
  }

  @Test
  void refusesNamesThatLeadInsideWithAnyOfTheirAddresses() throws Exception {
    Dns both = host -> List.of(local(1), local(2));
    ToolResult result =
        call(tool("api.test", both), Map.of("method", "GET", "url", "http://api.test/"));
    assertThat(result.text()).contains("leads to an address inside");
  }

  @Test
  void connectsToTheAddressItJudged() throws Exception {
    Deque<String> changing = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.2"));
    Dns rebinding = host -> List.of(InetAddress.getAllByName(changing.pop()));
    try (FaultyEndpoint api = FaultyEndpoint.answering(status(200, "{\"from\":\"judged\"}"))) {
      String url = "http://api.test:" + api.port() + "/";
      ToolResult result =
          call(tool("api.test:" + api.port(), rebinding), Map.of("method", "GET", "url", url));
      assertThat(result.text()).contains("judged");
      assertThat(changing).hasSize(1);
    }
  }

  @Test
  void judgesEachRedirectAnew() throws Exception {
    try (FaultyEndpoint api =
        FaultyEndpoint.answering(
            status(302, "", "Location", "/next"),
            status(302, "", "Location", "http://169.254.169.254/latest/"))) {
      String host = "api.test:" + api.port();
      ToolResult result =
          call(
              tool(host, always("127.0.0.1")),
              Map.of("method", "GET", "url", "http://" + host + "/"));
      assertThat(result.text()).contains("169.254.169.254:80 is not allowed");
      assertThat(api.requests()).isEqualTo(2);
    }
  }

  @Test
  void headersAndBodyDoNotFollowToAnotherHost() throws Exception {
    List<String> heard = new ArrayList<>();
    try (FaultyEndpoint api =
        FaultyEndpoint.answering(
            (exchange, closing) -> {
              String secret = exchange.getRequestHeaders().getFirst("X-Key");
              String host = exchange.getRequestHeaders().getFirst("Host");
              heard.add(exchange.getRequestMethod() + " " + host + " " + secret);
              String other = "http://other.test" + host.substring(host.indexOf(':')) + "/";
              status(heard.size() == 1 ? 302 : 200, "{}", "Location", other)
                  .send(exchange, closing);
            })) {
      String hosts = "api.test:%1$d,other.test:%1$d".formatted(api.port());
      Map<String, ?> arguments =
          Map.of(
              "method",
              "POST",
              "url",
              "http://api.test:" + api.port() + "/",
              "body",
              "{}",
              "headers",
              Map.of("X-Key", "k"));
      assertThat(call(tool(hosts, always("127.0.0.1")), arguments).kind()).isEqualTo(OK);
      assertThat(heard)
          .containsExactly(
              "POST api.test:" + api.port() + " k", "GET other.test:" + api.port() + " null");
    }
  }

  @Test
  void endsALoopOfRedirects() throws Exception {
    try (FaultyEndpoint api = FaultyEndpoint.answering(status(302, "", "Location", "/"))) {
      String host = "api.test:" + api.port();
      ToolResult result =
          call(
              tool(host, always("127.0.0.1")),
              Map.of("method", "GET", "url", "http://" + host + "/"));
      assertThat(result.text()).contains("more than 5 redirects");
    }
  }

  @Test
  void cutsAnswersThatAreTooLongOrTooLate() throws Exception {
    try (FaultyEndpoint api =
        FaultyEndpoint.answering(status(200, "x".repeat(3_000_000)), FaultyEndpoint.trickling())) {
      String host = "api.test:" + api.port();
      Map<String, ?> arguments =
          Map.of("method", "GET", "url", "http://" + host + "/", "timeout_seconds", 1);
      ToolResult large = call(tool(host, always("127.0.0.1")), arguments);
      assertThat(large.text()).contains("bytes left out", "longer than").hasSizeLessThan(12_000);
      assertThat(call(tool(host, always("127.0.0.1")), arguments).kind()).isEqualTo(FAILED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://api.test/", "api.test", "http://u:p@api.test/"})
  void refusesWhatIsNoPlainAddress(String url) throws Exception {
    ToolResult result =
        call(tool("api.test", always("127.0.0.1")), Map.of("method", "GET", "url", url));
    assertThat(result.kind()).isEqualTo(INVALID);
  }

  @Test
  void listsHostsByNamePortAndDomain() {
    ApiHosts hosts = ApiHosts.parse("Api.test, other.test:8443, *.wild.test,");
    assertThat(hosts.allow(okhttp3.HttpUrl.get("https://api.test/"))).isTrue();
    assertThat(hosts.allow(okhttp3.HttpUrl.get("https://api.test:8443/"))).isFalse();
    assertThat(hosts.allow(okhttp3.HttpUrl.get("https://other.test:8443/"))).isTrue();
    assertThat(hosts.allow(okhttp3.HttpUrl.get("https://a.wild.test/"))).isTrue();
    assertThat(hosts.allow(okhttp3.HttpUrl.get("https://wild.test.evil/"))).isFalse();
    assertThat(hosts.allow(okhttp3.HttpUrl.get("https://notwild.test/"))).isFalse();
  }
}
