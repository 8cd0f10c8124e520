package io.codeloom.local.faults;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.job.JobNames;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A task's way from its submission until nothing is left to do, with one call on it going wrong.
 * Deliveries are repeated as the sources do; where that does not help, a minute passes and
 * reconcile looks.
 */
final class Journey {
  /** Between two looks of reconcile, a bit more than the longest bound of a state. */
  static final Duration MINUTE = Duration.ofSeconds(61);

  private static final Duration HOUR = Duration.ofMinutes(61);

  private static final int TRIES = 4;
  private static final int MINUTES = 6;

  private final World world;
  private final Scenario scenario;
  private final Submission submission;
  private final Messenger messenger;
  private final Set<String> told = new HashSet<>();
  private final Deque<Request> waiting = new ArrayDeque<>();
  private boolean cancelled;
  private String id;
  private int minutes;

  /** A fault that kills finds its process in {@code doomed}, started before; else null. */
  Journey(World world, Scenario scenario, Fault fault, FunctionProcess doomed) throws IOException {
    this.world = world;
    this.scenario = scenario;
    this.submission = Submission.of(world.ground(), scenario);
    this.messenger = new Messenger(world, fault, doomed, this::goOn);
  }

  /**
   * Goes all the way, with a service away at first.
   *
   * @return the answer to the submission then
   */
  HttpResponse<String> runThrough(Outage outage, int minutesAway) throws Exception {
    outage.begin();
    HttpResponse<String> first = messenger.ask(submission.request());
    id = messenger.task();
    for (int minute = 0; minute < minutesAway; minute++) {
      world.pass(MINUTE);
      messenger.deliver(Request.ping());
      if (outage.letsRead()) {
        collect();
      }
      // What is not taken, its source keeps.
      for (int left = waiting.size(); left > 0; left--) {
        Request next = waiting.poll();
        if (messenger.deliver(next) != 202) {
          waiting.add(next);
        }
      }
    }
    outage.end();
    if (id == null) {
      submit();
    }
    goOn();
    return first;
  }

  /** Goes all the way. */
  Journey run() throws Exception {
    if (scenario == Scenario.CANCELLED_RUNNING) {
      world.agent().workForLong();
    }
    submit();
    goOn();
    while (!messenger.again().isEmpty()) {
      world.pass(HOUR);
      insist(messenger.again().poll(), 202);
      goOn();
    }
    if (scenario == Scenario.LOOKED_AT) {
      look();
    }
    return this;
  }

  String id() {
    return id;
  }

  String repository() {
    return submission.repository();
  }

  /** How many minutes had to pass. */
  int minutes() {
    return minutes;
  }

  /** What was delivered, and how. */
  Messenger messenger() {
    return messenger;
  }

  /** Lets reconcile look once more. */
  void ping() throws Exception {
    messenger.deliver(Request.ping());
  }

  private void submit() throws Exception {
    if (scenario == Scenario.REQUESTED) {
      insist(Submission.record("[]"), 202);
    }
    insist(submission.request(), 202);
    id =
        scenario == Scenario.REQUESTED
            ? world.rows().column("SELECT id FROM tasks").get(0)
            : messenger.task();
  }

  private void look() throws Exception {
    insist(Request.get("api/task/" + id + "/status"), 200);
    world.redis().age(Duration.ofHours(2));
    insist(Request.get("api/task/" + id + "/status"), 200);
    insist(Request.get("api/task?limit=10"), 200);
    insist(Request.get("api/task/" + id + "/events"), 200);
    insist(Request.get("api/task/" + id + "/files/diff.patch"), 302);
    insist(Request.post("api/uploads"), 201);
  }

  private void insist(Request request, int wanted) throws Exception {
    messenger.insist(request, wanted);
  }

  private void goOn() throws Exception {
    if (id == null) {
      id = messenger.task();
    }
    drain();
    while (!settled() && minutes < MINUTES) {
      minutes++;
      world.pass(untilNextLook());
      messenger.deliver(Request.ping());
      drain();
      messenger.deliverDelayed();
      drain();
    }
  }

  /** Delivers whatever there is, until nothing comes any more. */
  private void drain() throws Exception {
    boolean any = true;
    while (any) {
      cancelIfTime();
      collect();
      any = !waiting.isEmpty();
      while (!waiting.isEmpty()) {
        insist(waiting.poll(), 202);
      }
    }
  }

  private void collect() throws Exception {
    List<Request> queued = world.inbox().queued(world.rows().column("SELECT id FROM tasks"));
    boolean lost = scenario == Scenario.UNTOLD && minutes == 0;
    boolean held = scenario == Scenario.CANCELLED_WAITING && !cancelled;
    if (!lost && !held) {
      waiting.addAll(queued);
    }
    waiting.addAll(world.inbox().checks());
    Job job = id == null ? null : awaitedJob();
    if (job != null && scenario != Scenario.UNTOLD && told.add(job.getMetadata().getUid())) {
      waiting.add(
          Request.event(
              Function.FINALIZE,
              EventTypes.API_SERVER_PREFIX + "update",
              Serialization.asJson(job)));
    }
  }

  /** The task's Job once it has ended; null if there is none, or it has been told of. */
  private Job awaitedJob() throws Exception {
    Job job = job();
    if (job == null || told.contains(job.getMetadata().getUid()) || worksForLong(job)) {
      return null;
    }
    List<Job> ended = new ArrayList<>();
    Eventually.that(
        "the Job has ended",
        () -> {
          Job now = job();
          ended.add(now);
          return now == null || ended(now);
        });
    return ended.get(ended.size() - 1);
  }

  /** Until somebody shortens its deadline. */
  private boolean worksForLong(Job job) {
    boolean endless = scenario == Scenario.CANCELLED_RUNNING || scenario == Scenario.NO_IMAGE;
    return endless && job.getSpec().getActiveDeadlineSeconds() > 1;
  }

  /** Reconcile waits for an image for three minutes. */
  private Duration untilNextLook() {
    Job job = scenario == Scenario.NO_IMAGE && id != null ? job() : null;
    if (job == null || !worksForLong(job)) {
      return MINUTE;
    }
    Eventually.that("the pod waits for its image", () -> world.ground().waitsForImage(job));
    return MINUTE.multipliedBy(4);
  }

  private Job job() {
    return world
        .kubernetes()
        .batch()
        .v1()
        .jobs()
        .inNamespace(Ground.AGENTS)
        .withName(JobNames.job(UUID.fromString(id)))
        .get();
  }

  private static boolean ended(Job job) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    Set.of("Complete", "Failed").contains(condition.getType())
                        && condition.getStatus().equals("True"));
  }

  private void cancelIfTime() throws Exception {
    if (id == null || cancelled || !timeToCancel()) {
      return;
    }
    if (scenario == Scenario.CANCELLED_WAITING) {
      insist(Request.get("api/task/" + id + "/status"), 200);
    }
    Request cancel = Request.post("api/task/" + id + "/cancel");
    for (int tries = 0; tries < TRIES && !cancelled; tries++) {
      int status = messenger.deliver(cancel);
      cancelled = status == 202 || status == 409;
    }
  }

  private boolean timeToCancel() throws Exception {
    boolean runs = scenario == Scenario.CANCELLED_RUNNING && job() != null;
    if (runs) {
      Eventually.that("the agent is at work", () -> world.agent().runs().contains(id));
    }
    return runs || scenario == Scenario.CANCELLED_WAITING;
  }

  private boolean settled() throws Exception {
    return world
            .rows()
            .column("SELECT id FROM tasks WHERE settled_at IS NULL OR result_published_at IS NULL")
            .isEmpty()
        && world.rows().column("SELECT id FROM tasks").contains(id);
  }
}
