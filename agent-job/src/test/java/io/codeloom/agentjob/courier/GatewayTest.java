package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.courier.CourierRun.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeloom.agentjob.FakeProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
  @TempDir Path tmp;
  private CourierRun run;

  @BeforeEach
  void pod() throws Exception {
    run = new CourierRun(tmp);
  }

  @AfterEach
  void end() throws Exception {
    run.close();
  }

  @Test
  void nothingButAllowedFieldsReachesTheProvider() throws Exception {
    run.start().fetched();
    String body =
        """
        {"model":"expensive","n":50,"store":true,"service_tier":"priority","logprobs":true,
        "web_search_options":{},"functions":[{"name":"f"}],"modalities":["audio"],"user":"u",
        "metadata":{"a":"b"},"prediction":{"type":"content"},"temperature":0.5,"seed":7,
        "stop":["x"],"parallel_tool_calls":false,"tool_choice":"auto","reasoning_effort":"low",
        "response_format":{"type":"text"},"max_completion_tokens":777,
        "messages":[{"role":"user","content":[{"type":"text","text":"hi","url":"http://x"}],
        "audio":{"id":"1"},"name":"me"}],
        "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}},"x":1}]}
        """;

    assertThat(run.chat(body).statusCode()).isEqualTo(200);

    JsonNode asked = run.lastAsked();
    List<String> fields = new ArrayList<>();
    asked.fieldNames().forEachRemaining(fields::add);
    assertThat(fields)
        .containsExactlyInAnyOrder(
            "messages",
            "tools",
            "temperature",
            "stop",
            "seed",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "n",
            "model",
            "max_tokens");
    assertThat(asked.get("n").asInt()).isEqualTo(1);
    assertThat(asked.get("model").asText()).isEqualTo("real-model");
    assertThat(asked.get("max_tokens").asInt()).isEqualTo(777);
    assertThat(asked.get("messages").toString())
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"name\":\"me\"}]");
    assertThat(asked.get("tools").get(0).has("x")).isFalse();
    assertThat(run.provider.keys()).containsExactly("Bearer " + FakeProvider.KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "[]",
        "{}",
        "{\"messages\":[]}",
        "{\"messages\":[{\"role\":\"root\",\"content\":\"x\"}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":{\"a\":1}}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
            + "\"image_url\":{\"url\":\"http://metadata/\"}}]}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"web_search\"}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":-5}"
      })
  void whatIsNoPlainChatIsRefused(String body) throws Exception {
    run.start().fetched();

    assertThat(run.chat(body).statusCode()).isEqualTo(400);

    assertThat(run.provider.bodies()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /chat/completions, true, 404",
    "POST, /completions,      true, 404",
    "POST, /../v1/models,     true, 404",
    "GET,  /models,           true, 200",
    "GET,  /models,           false, 401",
    "POST, /chat/completions, false, 401"
  })
  void onlyTwoRoutesExistAndOnlyForTheToken(String method, String path, boolean token, int status)
      throws Exception {
    run.start().fetched();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(run.gateway().baseUrl() + path))
            .header("Authorization", "Bearer " + (token ? run.gateway().token() : "guess"))
            .method(method, HttpRequest.BodyPublishers.ofString(HELLO));

    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(run.provider.bodies()).isEmpty();
  }

  @Test
  void aHugeBodyIsRefusedUnread() throws Exception {
    run.start().fetched();
    URI gateway = URI.create(run.gateway().baseUrl());

    try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + run.gateway().token()
              + "\r\nContent-Length: 100000000\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).endsWith("413");
    }
    assertThat(run.provider.bodies()).isEmpty();
  }

  @Test
  void theRecordShowsEveryMessageOnce() throws Exception {
    run.start().fetched();
    run.chat(HELLO);
    run.chat(
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"hello\"},"
            + "{\"role\":\"user\",\"content\":\"more\"}]}");

    run.end();

    String record =
        new String(run.uploaded().get("courier/exchange.jsonl"), StandardCharsets.UTF_8);
    assertThat(record.lines()).hasSize(2);
    JsonNode second = Json.parse(record.lines().toList().get(1));
    assertThat(second.path("request").path("messages_before").asInt()).isEqualTo(1);
    assertThat(second.path("request").path("messages").size()).isEqualTo(2);
    assertThat(second.path("response").path("message").path("content").asText()).isEqualTo("hello");
  }
}
