package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.codeloom.agentjob.AgentJob;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.core.text.Harmless;
import io.codeloom.local.support.Eventually;
import io.codeloom.platform.git.TestRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Text of others where people read: it begins no line, drives no terminal, turns nothing around.
 */
class ForgedTextTest {
  private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR forged";
  private static final String HOSTILE =
      "\r\n" + FORGED + "\u001b[2J\u001b]0;x\u0007\u009b2J\u202egnp.exe\u2066\u2028" + FORGED;

  @TempDir Path temp;

  @Test
  void taskFullOfItLeavesLogsAndRenderingsPlain() throws Exception {
    SharedCodeloom codeloom = SharedCodeloom.get();
    TaskClient client = codeloom.client();
    TestRepository repository = codeloom.repository("forged");
    Files.writeString(repository.work().resolve("a\u001b[2J\u202eb.txt"), HOSTILE);
    repository.commit("A commit " + HOSTILE);
    String task =
        new Steps()
            .run("printf 'out\\r\\n\\033[2J\\n'; ls")
            .call("read_file_content", Map.of("file_path", "none" + HOSTILE))
            .finish("Done " + HOSTILE);

    String id = client.submitGit(codeloom.url("forged"), "Do it " + HOSTILE + "\n" + task);
    JsonNode ended = client.awaitEnd(id);
    // Labels, keys and refs are refused at the door or logged with the refusal.
    client.send(
        client
            .request(
                "/api/task?status=" + "%0d%0a2026-01-01T00:00:00.000Z%20ERROR%20forged%1b%5b2J")
            .GET());

    assertPlain(log());
    assertPlain(client.text(ended, "agent.log"));
    assertPlain(shown(client.file(ended, "trajectory.jsonl")));
  }

  /** Without this a log that nothing came to would be plain as well. */
  @Test
  void whatIsLoggedOfItIsInTheLogAndPlain() throws Exception {
    TaskClient client = SharedCodeloom.get().client();
    client.awaitEnd(client.submitZip(zipOf("../" + HOSTILE), "Do it"));
    LoggerFactory.getLogger(ForgedTextTest.class)
        .warn("told {}", HOSTILE, new IOException(HOSTILE));

    String log =
        Eventually.until(
            "the log has it all",
            ForgedTextTest::log,
            text -> text.contains("IOException: " + Harmless.onOneLine(HOSTILE)));
    assertThat(log)
        .contains("told " + Harmless.onOneLine(HOSTILE))
        // Of the ZIP, in the reason why its task failed.
        .contains("\"../??" + FORGED + "?[2J?]0;x??2J?gnp.exe");
    assertPlain(log);
  }

  @Test
  void demoShowsWhatTheServerSaysPlain() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    answer(server, "/api/task", 202, Map.of("status_url", "/s/status"));
    answer(
        server,
        "/s/events",
        200,
        Map.of("events", List.of(Map.of("status", "COMPLETED", "message", "ended " + HOSTILE))));
    answer(
        server,
        "/s/status",
        200,
        Map.of(
            "id",
            "1",
            "status",
            "COMPLETED",
            "message",
            "Fixed " + HOSTILE,
            "usage",
            Map.of("steps", 1, "total_tokens", 2, "seconds", 3),
            "log_file_urls",
            Map.of("diff.patch", base + "/p", "x" + HOSTILE, base + "/p")));
    answer(server, "/p", 200, "+line " + HOSTILE);
    server.start();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
      new DemoTask(base, print, new Progress(print, () -> 0)).run();
    } finally {
      server.stop(0);
    }

    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("Fixed ", "ended ", "+line ");
    assertPlain(text);
  }

  @Test
  void failureOfTheDemoIsToldOnOneLine() {
    assertPlain(Causes.of(new java.io.IOException("answered 500: " + HOSTILE)));
  }

  private static String log() throws IOException {
    return Files.readString(Path.of("target/codeloom.log"));
  }

  private static byte[] zipOf(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
    }
    return bytes.toByteArray();
  }

  private String shown(byte[] trajectory) throws Exception {
    Path file = Files.write(temp.resolve("trajectory.jsonl"), trajectory);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    AgentJob.run(
        "show",
        new CommandContext(
            List.of(file.toString()), Map.of(), print, new StopSignal(), Clock.systemUTC()));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void assertPlain(String text) {
    assertThat(text).isNotBlank();
    assertThat(text.split("\n")).noneMatch(line -> line.startsWith(FORGED));
    assertThat(text.codePoints().filter(c -> c != '\n' && c != '\t'))
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR);
  }

  private static void answer(HttpServer server, String path, int status, Object body) {
    byte[] bytes =
        body instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : JsonMapper.shared().writeValueAsBytes(body);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }
}
