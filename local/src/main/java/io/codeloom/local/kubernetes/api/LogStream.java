package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers {@code pods/log}: container, follow, tailLines and limitBytes. */
final class LogStream {

  private static final long POLL_MILLIS = 200;
  private static final int CHUNK = 1 << 16;

  private final ObjectStore store;
  private final PodLogs logs;

  LogStream(ObjectStore store, PodLogs logs) {
    this.store = store;
    this.logs = logs;
  }

  void serve(ApiRequest request, ObjectKey key) throws IOException {
    ObjectNode pod = store.get(key).orElseThrow(() -> ApiException.notFound(key));
    String container = container(key, pod, request.query("container"));
    if (request.flag("previous")) {
      throw ApiException.badRequest("logs of earlier runs of a container are not kept");
    }
    Path file = logs.file(Meta.uid(pod), container);
    if (!Files.exists(file)) {
      throw ApiException.badRequest(
          "container \"" + container + "\" in pod \"" + key.name() + "\" is waiting to start");
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(tail(in, request.number("tailLines").orElse(-1L)));
      OutputStream out = request.stream("text/plain");
      long limit = request.number("limitBytes").orElse(Long.MAX_VALUE);
      copy(in, out, limit, request.flag("follow") ? follow(key, pod, container) : () -> false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String container(ObjectKey key, JsonNode pod, String asked) {
    List<String> main = names(pod, "containers");
    if (asked.isEmpty()) {
      if (main.size() > 1) {
        throw ApiException.badRequest(
            "a container name must be specified for pod "
                + key.name()
                + ", choose one of: "
                + main);
      }
      return main.get(0);
    }
    if (!main.contains(asked) && !names(pod, "initContainers").contains(asked)) {
      throw ApiException.badRequest("container " + asked + " is not valid for pod " + key.name());
    }
    return asked;
  }

  private static List<String> names(JsonNode pod, String group) {
    List<String> names = new ArrayList<>();
    pod.path("spec").path(group).forEach(c -> names.add(c.path("name").asText()));
    return names;
  }

  /** The offset of the last lines; negative: all of them. */
  private static long tail(RandomAccessFile in, long lines) throws IOException {
    if (lines < 0) {
      return 0;
    }
    long at = in.length();
    long seen = 0;
    while (at > 0) {
      in.seek(at - 1);
      boolean newline = in.read() == '\n' && at != in.length();
      if (newline && ++seen >= lines) {
        return at;
      }
      at--;
    }
    return lines == 0 ? in.length() : 0;
  }

  private interface MoreToCome {
    boolean get();
  }

  private MoreToCome follow(ObjectKey key, ObjectNode pod, String container) {
    String uid = Meta.uid(pod);
    return () ->
        store.get(key).filter(p -> Meta.uid(p).equals(uid)).stream()
            .anyMatch(p -> !ended(p, container));
  }

  private static boolean ended(JsonNode pod, String container) {
    String phase = pod.path("status").path("phase").asText();
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      return true;
    }
    for (String group : List.of("containerStatuses", "initContainerStatuses")) {
      for (JsonNode status : pod.path("status").path(group)) {
        if (status.path("name").asText().equals(container)) {
          return status.path("state").has("terminated");
        }
      }
    }
    return false;
  }

  private void copy(RandomAccessFile in, OutputStream out, long limit, MoreToCome more)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[CHUNK];
    long left = limit;
    boolean last = false;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read > 0) {
        out.write(buffer, 0, read);
        left -= read;
        continue;
      }
      out.flush();
      if (last || store.events().isClosed()) {
        return;
      }
      last = !more.get();
      if (!last) {
        Thread.sleep(POLL_MILLIS);
      }
    }
  }
}
