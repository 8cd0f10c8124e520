package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.platform.oidc.FakeIssuer;
import io.codeloom.submit.caller.KeyCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** A submit that asks who is calling: API keys in a file, and the tokens of an issuer. */
record KeyedSubmit(ConfigurableApplicationContext app, FakeIssuer issuer, Path file)
    implements AutoCloseable {
  static final int TOKEN_TASKS_AT_ONCE = 3;

  static KeyedSubmit start(Path file) throws IOException {
    Files.writeString(file, "");
    FakeIssuer issuer = new FakeIssuer();
    return new KeyedSubmit(
        SubmitServer.start(
            "--API_KEYS_FILE=" + file,
            "--OIDC_ISSUER=" + issuer.uri(),
            "--OIDC_AUDIENCE=" + FakeIssuer.AUDIENCE,
            "--OIDC_OWNER_PREFIX=jwt.",
            "--OIDC_TASKS_AT_ONCE=" + TOKEN_TASKS_AT_ONCE),
        issuer,
        file);
  }

  /** A key of {@code owner}, known from now on. */
  String newKey(String owner, String... more) throws IOException {
    List<String> printed = made(owner, more);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.add(printed.get(3));
    onlyKnows(lines);
    return printed.get(1).strip();
  }

  /** A key that looks right and was never let in. */
  static String strangersKey() {
    return made("ann").get(1).strip();
  }

  void forget(String key) throws IOException {
    String id = key.split("_")[1];
    onlyKnows(
        Files.readAllLines(file).stream().filter(line -> !line.strip().startsWith(id)).toList());
  }

  void onlyKnows(List<String> lines) throws IOException {
    Path fresh = Files.write(file.resolveSibling("fresh"), lines);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<String> made(String owner, String... more) {
    List<String> arguments = new ArrayList<>(List.of("new", "--owner", owner));
    arguments.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(KeyCommand.run(arguments, print, print)).isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  HttpResponse<String> submit(String credentials, Map<String, Object> fields, String... headers) {
    HttpRequest.Builder request = request("/api/task", "application/json", credentials);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Api.send(request.POST(BodyPublishers.ofByteArray(Api.JSON.writeValueAsBytes(fields))));
  }

  HttpResponse<String> submit(String credentials, Form form) {
    return Api.send(
        request("/api/task", Form.CONTENT_TYPE, credentials)
            .POST(BodyPublishers.ofByteArray(form.body())));
  }

  HttpResponse<String> get(String credentials, String path) {
    return call("GET", path, null, credentials);
  }

  HttpResponse<String> call(String method, String path, String contentType, String credentials) {
    return Api.send(
        request(path, contentType, credentials).method(method, BodyPublishers.noBody()));
  }

  private HttpRequest.Builder request(String path, String contentType, String credentials) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SubmitServer.port(app) + path));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    if (credentials != null) {
      request.header("Authorization", credentials);
    }
    return request;
  }

  @Override
  public void close() {
    app.close();
    issuer.close();
  }
}
