package io.codeloom.local.faults;

import io.codeloom.core.event.EventTypes;
import io.codeloom.core.job.JobNames;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
  private static final int BROKEN = -1;
  private static final int UNAVAILABLE = 503;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final World world;
  private final Scenario scenario;
  private final Submission submission;
  private final Fault fault;
  private final Map<Function, Integer> deliveries = new EnumMap<>(Function.class);
  private final Set<String> told = new HashSet<>();
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final Deque<Request> again = new ArrayDeque<>();
  private final Deque<Request> delayed = new ArrayDeque<>();
  private final Deque<Request> overtaken = new ArrayDeque<>();
  private boolean faulted;
  private boolean cancelled;
  private int refused;
  private final FunctionProcess doomed;
  private String id;
  private int minutes;

  /** A fault that kills finds its process in {@code doomed}, started before; else null. */
  Journey(World world, Scenario scenario, Fault fault, FunctionProcess doomed) throws IOException {
    this.world = world;
    this.scenario = scenario;
    this.fault = fault;
    this.doomed = doomed;
    this.submission = Submission.of(world, scenario);
  }

  /**
   * Goes all the way, with a service away at first.
   *
   * @return the answer to the submission then
   */
  HttpResponse<String> runThrough(Service away, int minutesAway) throws Exception {
    world.calls().away(away);
    world.calls().begin(Function.SUBMIT, 0, null);
    URI submit = world.uri(Function.SUBMIT);
    HttpResponse<String> first =
        http.send(submission.request().at(submit), BodyHandlers.ofString());
    id = first.statusCode() == 202 ? Submission.id(first.body()) : null;
    for (int minute = 0; minute < minutesAway; minute++) {
      world.pass(MINUTE);
      deliver(Request.ping());
      collect();
      // What is not taken, its source keeps.
      for (int left = waiting.size(); left > 0; left--) {
        Request next = waiting.poll();
        if (deliver(next) != 202) {
          waiting.add(next);
        }
      }
    }
    world.calls().away(null);
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
    while (!again.isEmpty()) {
      world.pass(HOUR);
      insist(again.poll(), 202);
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

  /** How many redeliveries were not taken while a call hung; each would count as a retry. */
  int refused() {
    return refused;
  }

  /** Whether the call that was to go wrong was made. */
  boolean faulted() {
    return faulted;
  }

  /** Lets reconcile look once more. */
  void ping() throws Exception {
    deliver(Request.ping());
  }

  private void submit() throws Exception {
    if (scenario == Scenario.REQUESTED) {
      insist(Submission.record("[]"), 202);
    }
    insist(submission.request(), 202);
    if (scenario == Scenario.REQUESTED) {
      id = world.rows().column("SELECT id FROM tasks").get(0);
    }
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

  /** As a caller, and a source, does. */
  private void insist(Request request, int wanted) throws Exception {
    int status = BROKEN;
    for (int tries = 0; status != wanted && tries < TRIES; tries++) {
      status = deliver(request);
    }
    if (status != wanted) {
      throw new AssertionError(request.path() + " answers " + status);
    }
  }

  private void goOn() throws Exception {
    drain();
    while (!settled() && minutes < MINUTES) {
      minutes++;
      world.pass(MINUTE);
      deliver(Request.ping());
      drain();
      insistAll(delayed);
      drain();
    }
  }

  private void insistAll(Deque<Request> requests) throws Exception {
    while (!requests.isEmpty()) {
      insist(requests.poll(), 202);
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
    Until.that(
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
    return scenario == Scenario.CANCELLED_RUNNING && job.getSpec().getActiveDeadlineSeconds() > 1;
  }

  private Job job() {
    return world
        .kubernetes()
        .batch()
        .v1()
        .jobs()
        .inNamespace(World.AGENTS)
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
      int status = deliver(cancel);
      cancelled = status == 202 || status == 409;
    }
  }

  private boolean timeToCancel() throws Exception {
    boolean runs = scenario == Scenario.CANCELLED_RUNNING && job() != null;
    if (runs) {
      Until.that("the agent is at work", () -> world.agent().runs().contains(id));
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

  /** The answer's status; {@link #BROKEN} if there was none. */
  private int deliver(Request request) throws Exception {
    int number = deliveries.merge(request.to(), 1, Integer::sum) - 1;
    boolean now =
        !faulted
            && fault != null
            && fault.site().function() == request.to()
            && fault.site().delivery() == number;
    if (!now) {
      world.calls().begin(request.to(), number, null);
      int status = post(world.uri(request.to()), request);
      insistAll(overtaken);
      return status;
    }
    if (fault.trouble().ofEvents()) {
      faulted = true;
      return onItsWay(request, number);
    }
    world.calls().begin(request.to(), number, fault);
    int status =
        fault.trouble().kills()
            ? killed(request)
            : fault.trouble().hangs() ? hanging(request) : post(world.uri(request.to()), request);
    if (!faulted) {
      faulted = world.calls().struck();
    }
    if (!faulted) {
      throw new AssertionError("the call was not made: " + fault);
    }
    return status;
  }

  private int onItsWay(Request request, int number) throws Exception {
    world.calls().begin(request.to(), number, null);
    switch (fault.trouble()) {
      case TWICE -> {
        CompletableFuture<Integer> other =
            CompletableFuture.supplyAsync(
                () -> postUnchecked(request), run -> new Thread(run).start());
        int status = post(world.uri(request.to()), request);
        return Math.max(status, other.get(90, TimeUnit.SECONDS));
      }
      case AGAIN -> {
        again.add(request);
        return post(world.uri(request.to()), request);
      }
      case DELAYED -> delayed.add(request);
      case OVERTAKEN -> overtaken.add(request);
      default -> {
        // Dropped.
      }
    }
    return 202;
  }

  /** A process that is too slow for its own timeouts makes room for another one. */
  private int killed(Request request) throws Exception {
    for (int tries = 0; ; tries++) {
      try (FunctionProcess process = tries == 0 ? doomed : world.doomed(fault)) {
        world.victim(process);
        int status = post(process.awaitUri(), request);
        if (status == BROKEN && process.awaitDeath() == Sigkill.EXIT_CODE) {
          faulted = true;
          return status;
        }
        if (status != UNAVAILABLE || tries == TRIES) {
          throw new AssertionError("answered " + status + " and lives: " + fault);
        }
      }
    }
  }

  private int hanging(Request request) throws Exception {
    CompletableFuture<Integer> answer =
        CompletableFuture.supplyAsync(() -> postUnchecked(request), run -> new Thread(run).start());
    while (!world.calls().awaitStuck(20) && !answer.isDone()) {
      // Either comes.
    }
    faulted = world.calls().struck();
    Calls.Hanging hanging = world.calls().hanging();
    othersGoOn(request);
    hanging.release();
    return answer.get(90, TimeUnit.SECONDS);
  }

  /** The source has given up waiting, and delivers to another instance. */
  private void othersGoOn(Request request) throws Exception {
    if (fault.trouble() == Trouble.COMES_LATE) {
      world.pass(MINUTE);
    }
    int redeliveries = fault.trouble() == Trouble.OUTLASTS ? 12 : 1;
    for (int i = 0; i < redeliveries; i++) {
      refused += deliver(request) == 202 ? 0 : 1;
    }
    if (fault.trouble() == Trouble.COMES_LATE && id != null) {
      goOn();
    }
  }

  private int postUnchecked(Request request) {
    try {
      return post(world.uri(request.to()), request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return BROKEN;
    }
  }

  private int post(URI function, Request request) throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request.at(function), BodyHandlers.ofString());
      if (request.path().equals("api/task") && answer.statusCode() == 202) {
        id = Submission.id(answer.body());
      }
      return answer.statusCode();
    } catch (IOException e) {
      return BROKEN;
    }
  }
}
