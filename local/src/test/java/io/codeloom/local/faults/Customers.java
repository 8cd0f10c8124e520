package io.codeloom.local.faults;

import io.codeloom.core.event.Topics;
import io.codeloom.local.support.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Hands in many tasks of all sorts, each until it is accepted, and cancels a few. */
final class Customers implements AutoCloseable {
  private static final int TRIES = 200;
  private static final long PAUSE_MILLIS = 300;
  private static final int THREADS = 4;
  private static final List<Scenario> SORTS =
      List.of(Scenario.ZIP, Scenario.ZIP, Scenario.ZIP, Scenario.GIT, Scenario.REQUESTED);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Future<?>> under = new ArrayList<>();
  private final Queue<String> repositories = new ConcurrentLinkedQueue<>();
  private final KafkaProducer<byte[], byte[]> requests;
  private final Ground ground;
  private final URI submit;
  private final Plan plan;

  /**
   * What they want.
   *
   * @param tasks how many
   * @param seed decides which
   * @param window how many tasks may be unfinished before the next is handed in
   * @param cancelled the share of tasks that are cancelled right away, from 0 to 1
   */
  record Plan(int tasks, long seed, int window, double cancelled) {}

  Customers(Ground ground, String kafka, URI submit, Plan plan) {
    this.ground = ground;
    this.submit = submit;
    this.plan = plan;
    requests =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    for (int i = 0; i < plan.tasks(); i++) {
      int number = i;
      under.add(
          threads.submit(
              () -> {
                handIn(number);
                return null;
              }));
    }
  }

  /** Whether all are handed in; fails if one could not be. */
  boolean done() throws Exception {
    for (Future<?> one : under) {
      if (!one.isDone()) {
        return false;
      }
      one.get();
    }
    return true;
  }

  /** Where a pull request is to be opened. */
  List<String> repositories() {
    return List.copyOf(repositories);
  }

  private void handIn(int number) throws Exception {
    Eventually.that("there is room for more", this::room, Duration.ofHours(1));
    Random random = new Random(plan.seed() * plan.tasks() + number);
    Scenario sort = SORTS.get(random.nextInt(SORTS.size()));
    Submission submission = Submission.of(ground, sort);
    if (submission.repository() != null) {
      repositories.add(submission.repository());
    }
    if (sort == Scenario.REQUESTED) {
      send(submission.request().body(), "wish-" + number);
      return;
    }
    String id = Submission.id(insist(submission.request(), List.of(202)).body());
    if (random.nextDouble() < plan.cancelled()) {
      insist(Request.post("api/task/" + id + "/cancel"), List.of(202, 409));
    }
  }

  private boolean room() throws Exception {
    return ground.rows().number("SELECT COUNT(*) FROM tasks WHERE settled_at IS NULL")
        < plan.window();
  }

  private HttpResponse<String> insist(Request request, List<Integer> wanted) throws Exception {
    HttpResponse<String> last = null;
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        last = http.send(request.at(submit), BodyHandlers.ofString());
        if (wanted.contains(last.statusCode())) {
          return last;
        }
      } catch (IOException e) {
        // The answer was lost; the key tells the next try from another task.
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError(
        request.path() + ": " + (last == null ? "" : last.statusCode() + last.body()));
  }

  private void send(byte[] value, String id) throws Exception {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.REQUESTS, value);
    Map.of(
            "ce_specversion", "1.0",
            "ce_id", id,
            "ce_source", "urn:soak",
            "ce_type", "com.example.wish",
            "content-type", "application/json")
        .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    requests.send(record).get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    requests.close();
  }
}
