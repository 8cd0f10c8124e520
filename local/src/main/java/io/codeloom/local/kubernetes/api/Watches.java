package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Streams changes. A watch without a resourceVersion (or with "0") first gets what is there as
 * ADDED events. An object that leaves the selector is reported as DELETED, as by the real server.
 */
final class Watches {

  private static final int MAX_OPEN = 256;
  private static final long DEFAULT_SECONDS = Duration.ofMinutes(40).toSeconds();
  private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(20);

  private final ObjectStore store;
  private final Tables tables;
  private final Semaphore open = new Semaphore(MAX_OPEN);

  Watches(ObjectStore store, Tables tables) {
    this.store = store;
    this.tables = tables;
  }

  void serve(ApiRequest request, Target target, Predicate<JsonNode> wanted) throws IOException {
    if (!open.tryAcquire()) {
      throw ApiException.tooManyWatches();
    }
    try {
      Stream stream = new Stream(request, target, wanted);
      stream.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.release();
    }
  }

  private final class Stream {

    private final Target target;
    private final Predicate<JsonNode> wanted;
    private final boolean asTable;
    private final boolean bookmarks;
    private final long end;
    private final OutputStream out;
    private long since;

    Stream(ApiRequest request, Target target, Predicate<JsonNode> wanted) throws IOException {
      this.target = target;
      this.wanted = wanted;
      this.asTable = request.wantsTable();
      this.bookmarks = request.flag("allowWatchBookmarks");
      long seconds = request.number("timeoutSeconds").orElse(DEFAULT_SECONDS);
      this.end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      long from = request.number("resourceVersion").orElse(0L);
      this.out = request.stream("application/json");
      if (from == 0) {
        initial();
      } else {
        since = from;
        out.flush();
      }
    }

    private void initial() throws IOException {
      ObjectStore.Snapshot now = store.list(target.type(), target.namespace());
      for (ObjectNode object : now.objects()) {
        if (wanted.test(object)) {
          send("ADDED", object);
        }
      }
      since = now.version();
      out.flush();
    }

    void run() throws IOException, InterruptedException {
      try {
        while (System.nanoTime() < end && !store.events().isClosed()) {
          next();
        }
      } catch (ApiException e) {
        line("ERROR", e.toStatus());
        out.flush();
      }
    }

    private void next() throws IOException, InterruptedException {
      long wait = Math.min(end - System.nanoTime(), BOOKMARK_EVERY.toNanos());
      List<StoredEvent> events = store.events().await(since, wait);
      for (StoredEvent event : events) {
        since = event.version();
        if (concerns(event.key())) {
          send(event);
        }
      }
      if (events.isEmpty() && bookmarks) {
        bookmark();
      }
      out.flush();
    }

    private boolean concerns(ObjectKey key) {
      return key.type().equals(target.type())
          && (target.namespace().isEmpty() || key.namespace().equals(target.namespace()));
    }

    private void send(StoredEvent event) throws IOException {
      boolean before = event.previous() != null && wanted.test(event.previous());
      boolean after = event.type() != StoredEvent.Type.DELETED && wanted.test(event.object());
      if (after) {
        send(before ? "MODIFIED" : "ADDED", event.object());
      } else if (before) {
        send("DELETED", event.object());
      }
    }

    private void send(String type, ObjectNode object) throws IOException {
      String version = Meta.text(object, "resourceVersion");
      line(type, asTable ? tables.table(target.type(), List.of(object), version) : object);
    }

    private void bookmark() throws IOException {
      ObjectNode mark = Json.object(target.type().apiVersion(), target.type().kind());
      mark.putObject("metadata").put("resourceVersion", Long.toString(store.version()));
      line("BOOKMARK", mark);
    }

    private void line(String type, JsonNode object) throws IOException {
      ObjectNode event = Json.object().put("type", type);
      event.set("object", object);
      out.write(Json.bytes(event));
      out.write('\n');
    }
  }
}
