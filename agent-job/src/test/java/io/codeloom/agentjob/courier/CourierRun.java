package io.codeloom.agentjob.courier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.FakeProvider;
import io.codeloom.agentjob.FakeStore;
import io.codeloom.agentjob.PodFolders;
import io.codeloom.agentjob.StagedCode;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.agentjob.fetch.FetchCommand;
import io.codeloom.agentjob.net.Retry;
import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.SecretFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A courier at work in a pod with a real store and provider, and the agent's side of it. */
final class CourierRun {
  static final CourierTimings QUICK =
      new CourierTimings(
          Duration.ofMillis(20),
          Duration.ofDays(1),
          Duration.ofMillis(50),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          new Retry(CourierTimings.DEFAULT.uploads().attempts(), Duration.ofMillis(1)));
  static final String HELLO =
      "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  final PodFolders pod;
  final FakeStore store = new FakeStore();
  final FakeProvider provider = new FakeProvider();
  private final HttpClient http = HttpClient.newHttpClient();
  private StopSignal stop;
  private CompletableFuture<Integer> exit;

  CourierRun(Path tmp) throws IOException {
    pod = new PodFolders(tmp.resolve("pod"));
    pod.secret(JobEnv.TASK_SECRET_DIR, SecretFiles.CODE_URL, store.url());
    pod.secret(JobEnv.TASK_SECRET_DIR, SecretFiles.OUTPUT_URL, store.url());
    pod.secret(JobEnv.MODEL_SECRET_DIR, SecretFiles.OPENAI_API_KEY, FakeProvider.KEY);
    pod.secret(JobEnv.MODEL_SECRET_DIR, SecretFiles.OPENAI_BASE_URL, provider.baseUrl() + "/");
    pod.secret(JobEnv.MODEL_SECRET_DIR, SecretFiles.MODEL, "real-model");
    pod.with(JobEnv.TASK_ID, StagedCode.TASK_ID);
    pod.with(JobEnv.JOB_UID, "job-uid").with(JobEnv.POD_UID, "pod-uid");
  }

  CourierRun start() throws Exception {
    return start(QUICK);
  }

  CourierRun start(CourierTimings timings) throws Exception {
    StopSignal own = new StopSignal();
    stop = own;
    Path gateway = pod.dir(JobEnv.GATEWAY_DIR).resolve(GatewayFile.NAME);
    exit =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new CourierCommand(timings).run(pod.context(own));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await(() -> Files.exists(gateway) && reachable());
    return this;
  }

  CourierRun fetched(int steps, long tokens, int seconds) throws Exception {
    String task = StagedCode.TASK.formatted(StagedCode.TASK_ID, steps, tokens, seconds);
    store.serving(StagedCode.empty().file("task.json", task).file("code/a.txt", "one\n").bytes());
    assertThat(new FetchCommand().run(pod.context())).isEqualTo(Command.OK);
    return this;
  }

  CourierRun fetched() throws Exception {
    return fetched(100, 1_000_000, 1_800);
  }

  /** The pod ends: SIGTERM, and the courier's exit code. */
  int end() throws Exception {
    stop.fire();
    return exit.get(60, TimeUnit.SECONDS);
  }

  GatewayFile gateway() throws IOException {
    String text = Files.readString(pod.dir(JobEnv.GATEWAY_DIR).resolve(GatewayFile.NAME));
    return Json.MAPPER.readValue(text, GatewayFile.class);
  }

  HttpResponse<String> chat(String body) throws Exception {
    return http.send(request("/chat/completions", body), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> chatLater(String body) throws Exception {
    return http.sendAsync(request("/chat/completions", body), BodyHandlers.ofString());
  }

  HttpRequest request(String path, String body) throws IOException {
    return HttpRequest.newBuilder(URI.create(gateway().baseUrl() + path))
        .header("Authorization", "Bearer " + gateway().token())
        .timeout(Duration.ofSeconds(50))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  static String code(HttpResponse<String> answer) {
    return Json.parse(answer.body()).path("error").path("code").asText();
  }

  JsonNode lastAsked() {
    return Json.parse(provider.bodies().get(provider.bodies().size() - 1));
  }

  void agentWrites(String name, String content) throws IOException {
    Files.writeString(pod.dir(JobEnv.OUTPUT_DIR).resolve(name), content);
  }

  /** The archive that was uploaded last, entry by entry. */
  Map<String, byte[]> uploaded() throws IOException {
    byte[] archive = store.puts().get(store.puts().size() - 1);
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        files.put(e.getName(), tar.readAllBytes());
      }
    }
    return files;
  }

  OutputManifest manifest() throws IOException {
    return Json.MAPPER.readValue(uploaded().get(OutputManifest.PATH), OutputManifest.class);
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen in a minute");
      }
      Thread.sleep(5);
    }
  }

  boolean reachable() {
    try {
      HttpRequest models =
          HttpRequest.newBuilder(URI.create(gateway().baseUrl() + "/models")).build();
      return http.send(models, BodyHandlers.discarding()).statusCode() == 401;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void close() throws Exception {
    if (stop != null) {
      end();
    }
    store.close();
    provider.close();
  }
}
