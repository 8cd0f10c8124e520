package io.codeloom.local.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.OutputManifest.FileDigest;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Usage;
import io.codeloom.local.kubernetes.kubelet.ContainerContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** The agent's image in a few lines: reads its code and delivers a patch, by presigned URLs. */
final class SmallAgent {
  static final String IMAGE = "codeloom/agent-job:matrix";
  static final String NO_IMAGE = "codeloom/nowhere:matrix";
  private static final String PATCH =
      """
      diff --git a/sum.txt b/sum.txt
      --- a/sum.txt
      +++ b/sum.txt
      @@ -1 +1 @@
      -one
      +two
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> runs = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** The tasks whose agent ran, once for every run. */
  List<String> runs() {
    return List.copyOf(runs);
  }

  /** From now on agents work until told to end. */
  void workForLong() {
    gate = new CountDownLatch(1);
  }

  /** Agents end at once. */
  void workNoLonger() {
    gate.countDown();
  }

  int run(ContainerContext container) throws Exception {
    switch (container.args().get(0)) {
      case "fetch" -> fetch(container.env());
      case "courier" -> courier(container);
      case "agent" -> agent(container);
      default -> {
        // There is no runtime to copy.
      }
    }
    return 0;
  }

  private void agent(ContainerContext container) throws InterruptedException {
    runs.add(container.env().get(JobEnv.TASK_ID));
    CountDownLatch end = gate;
    container.onTerminate(end::countDown);
    end.await();
  }

  private void fetch(Map<String, String> env) throws Exception {
    HttpRequest get = HttpRequest.newBuilder(url(env, SecretFiles.CODE_URL)).build();
    if (http.send(get, BodyHandlers.discarding()).statusCode() != 200) {
      throw new IOException("the code is not there");
    }
  }

  private void courier(ContainerContext container) throws Exception {
    Map<String, String> env = container.env();
    CountDownLatch told = new CountDownLatch(1);
    container.onTerminate(told::countDown);
    Files.writeString(Path.of(env.get(JobEnv.GATEWAY_DIR), GatewayFile.NAME), "{}");
    told.await();
    HttpRequest put =
        HttpRequest.newBuilder(url(env, SecretFiles.OUTPUT_URL))
            .PUT(BodyPublishers.ofByteArray(outputs(env)))
            .build();
    if (http.send(put, BodyHandlers.discarding()).statusCode() != 200) {
      throw new IOException("the outputs are not taken");
    }
  }

  private static URI url(Map<String, String> env, String name) throws IOException {
    return URI.create(Files.readString(Path.of(env.get(JobEnv.TASK_SECRET_DIR), name)));
  }

  private static byte[] outputs(Map<String, String> env) throws Exception {
    Map<String, String> files = Map.of("courier/diff.patch", PATCH, "agent/agent.log", "worked\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
      add(tar, OutputManifest.PATH, JsonMapper.shared().writeValueAsString(manifest(env, files)));
      for (Map.Entry<String, String> file : files.entrySet()) {
        add(tar, file.getKey(), file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static OutputManifest manifest(Map<String, String> env, Map<String, String> files)
      throws Exception {
    Map<String, FileDigest> digests = new java.util.HashMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] content = file.getValue().getBytes(UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      digests.put(file.getKey(), new FileDigest(content.length, HexFormat.of().formatHex(digest)));
    }
    return new OutputManifest(
        UUID.fromString(env.get(JobEnv.TASK_ID)),
        env.get(JobEnv.JOB_UID),
        env.get(JobEnv.POD_UID),
        false,
        ExitStatus.FINISHED,
        true,
        "Done",
        null,
        false,
        new Usage(1, 10, 5, 15, 1, 1, false),
        digests);
  }

  private static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
    byte[] content = text.getBytes(UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setModTime(0);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
