import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code Train MODULE COMMAND…}: starts a function, sends it what it will be sent, and ends it, so that the JVM writes
 * down which classes that took. There is no MySQL or Kafka while an image is built: the calls end in 503 after the
 * function has decoded its event and reached for MySQL; what comes after that the cache then lacks.
 */
public final class Train {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  private static final int END_MINUTES = 5;
  private static final String TASK = "01234567-89ab-4cde-8f01-23456789abcd";

  /** Well-formed and reaching nothing. */
  private static final Map<String, String> ENVIRONMENT =
      Map.ofEntries(
          // On loopback no credentials are asked for: there are none while an image is built.
          Map.entry("SERVER_ADDRESS", "127.0.0.1"),
          Map.entry("MYSQL_URL", "jdbc:mysql://127.0.0.1:9/codeloom"),
          Map.entry("MYSQL_USER", "nobody"),
          Map.entry("REDIS_URI", "redis://127.0.0.1:9"),
          Map.entry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9"),
          Map.entry("COS_REGION", "nowhere"),
          Map.entry("COS_ENDPOINT", "http://127.0.0.1:9"),
          Map.entry("COS_CODE_BUCKET", "code-1"),
          Map.entry("COS_LOGS_BUCKET", "logs-1"),
          Map.entry("COS_SECRET_ID", "none"),
          Map.entry("COS_SECRET_KEY", "none"),
          Map.entry("BROKER_URL", "http://127.0.0.1:9"),
          Map.entry("AGENT_IMAGE", "codeloom.invalid/agent-job:unset"));

  public static void main(String[] args) throws IOException, InterruptedException {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(List.of(args).subList(1, args.length)).inheritIO();
    environment(builder.environment(), port);
    Process function = builder.start();
    try {
      train(args[0], URI.create("http://127.0.0.1:" + port + "/"), function);
    } catch (IOException e) {
      // What it ended with tells more than the connection that ended with it: 137 was killed, 3 had no memory.
      if (function.waitFor(1, TimeUnit.SECONDS)) {
        throw new IOException("the function ended by itself, with " + function.exitValue(), e);
      }
      throw e;
    } finally {
      function.destroy();
      if (!function.waitFor(END_MINUTES, TimeUnit.MINUTES)) {
        function.destroyForcibly();
      }
    }
  }

  private static void train(String module, URI root, Process function)
      throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    awaitHealth(http, root.resolve("healthz"), function);
    for (HttpRequest request : requests(module, root)) {
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      System.out.println("trained with " + request.uri().getPath() + ": " + status);
      boolean unknown = status == 404 && request.method().equals("GET");
      if (status != 503 && status / 100 != 2 && !unknown) {
        throw new IOException("the function did not take its own event: " + status);
      }
    }
    // Whoever took its port meanwhile may have answered in its place.
    if (!function.isAlive()) {
      throw new IOException("the function ended while it was trained");
    }
  }

  /** What a function needs to start: the settings that are there, and for others ones that reach nothing. */
  static void environment(Map<String, String> environment, int port) throws IOException {
    ENVIRONMENT.forEach(environment::putIfAbsent);
    environment.put("PORT", String.valueOf(port));
    String kubeconfig = environment.remove("KUBECONFIG");
    if (kubeconfig != null) {
      asInPod(environment, Files.readString(Path.of(kubeconfig)));
    }
  }

  /** A pod has no kubeconfig, which takes long to read, but an address and two files. This one is local/up's. */
  private static void asInPod(Map<String, String> environment, String kubeconfig) throws IOException {
    Path folder = Files.createTempDirectory("pod");
    Path authority = folder.resolve("ca.crt");
    Path token = folder.resolve("token");
    Files.write(authority, Base64.getDecoder().decode(value(kubeconfig, "certificate-authority-data")));
    Files.writeString(token, value(kubeconfig, "token"));
    for (Path file : List.of(folder, authority, token)) {
      file.toFile().deleteOnExit();
    }
    environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    environment.put("KUBERNETES_MASTER", value(kubeconfig, "server"));
    environment.put("KUBERNETES_CERTS_CA_FILE", authority.toString());
    environment.put("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", token.toString());
  }

  private static String value(String kubeconfig, String key) throws IOException {
    Matcher matcher = Pattern.compile("\\b" + key + ": (\\S+)").matcher(kubeconfig);
    if (!matcher.find()) {
      throw new IOException("the kubeconfig has no " + key);
    }
    return matcher.group(1);
  }

  /** What is sent to a function, each kind once. */
  static List<HttpRequest> requests(String module, URI root) {
    List<HttpRequest> requests = new ArrayList<>();
    switch (module) {
      case "submit" -> {
        String task = "{\"task_description\":\"a\",\"git_url\":\"https://example.com/a.git\"}";
        requests.add(event(root, "dev.knative.kafka.event", task));
        requests.add(post(root.resolve("api/task"), task).build());
        requests.add(get(root.resolve("api/task/" + TASK + "/status")));
      }
      case "dispatch" ->
          requests.add(event(root, "io.codeloom.task.queued.v1", "{\"task_id\":\"" + TASK + "\"}"));
      case "finalize" -> {
        String job = "codex-agent-" + TASK;
        requests.add(
            event(
                root,
                "dev.knative.apiserver.resource.update",
                "{\"kind\":\"Job\",\"metadata\":{\"name\":\"" + job + "\",\"uid\":\"1\"}}"));
        requests.add(
            event(
                root,
                "io.codeloom.job.check.v1",
                "{\"job_name\":\"" + job + "\",\"job_uid\":\"1\"}"));
      }
      case "reconcile" -> requests.add(event(root, "dev.knative.sources.ping", "{}"));
      default -> throw new IllegalArgumentException("no such function: " + module);
    }
    return requests;
  }

  /** New each time: a request that submit has recorded before is answered without any work. */
  private static HttpRequest event(URI uri, String type, String body) {
    return post(uri, body)
        .header("ce-specversion", "1.0")
        .header("ce-id", UUID.randomUUID().toString())
        .header("ce-source", "/training")
        .header("ce-time", "2026-01-01T00:00:00Z")
        .header("ce-type", type)
        .build();
  }

  /** Of a task that is not there: Redis and MySQL are asked for it. */
  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(ANSWER).build();
  }

  private static HttpRequest.Builder post(URI uri, String body) {
    return HttpRequest.newBuilder(uri)
        .timeout(ANSWER)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private static void awaitHealth(HttpClient http, URI health, Process function)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + START.toNanos();
    while (function.isAlive() && System.nanoTime() < deadline) {
      try {
        if (http.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      Thread.sleep(200);
    }
    throw new IOException("the function did not start");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
