package io.codeloom.local.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Brings requests and events to the functions; on one of them something goes wrong. */
final class Messenger {
  private static final int TRIES = 4;
  private static final int BROKEN = -1;
  private static final int ACCEPTED = 202;
  private static final int UNAVAILABLE = 503;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<Function, Integer> deliveries = new EnumMap<>(Function.class);
  private final Deque<Request> again = new ArrayDeque<>();
  private final Deque<Request> delayed = new ArrayDeque<>();
  private final Deque<Request> overtaken = new ArrayDeque<>();
  private final World world;
  private final Fault fault;
  private final FunctionProcess doomed;
  private final Others others;
  private final AtomicLong slowest = new AtomicLong();
  private boolean faulted;
  private int refused;
  private String task;

  /** What goes on while a call stands still. */
  @FunctionalInterface
  interface Others {
    void goOn() throws Exception;
  }

  /**
   * A fault of null never comes.
   *
   * @param doomed the process of a fault that kills
   */
  Messenger(World world, Fault fault, FunctionProcess doomed, Others others) {
    this.world = world;
    this.fault = fault;
    this.doomed = doomed;
    this.others = others;
  }

  /** Whether the call or event that was to go wrong did. */
  boolean faulted() {
    return faulted;
  }

  /** How many redeliveries were not taken while a call hung; each would count as a retry. */
  int refused() {
    return refused;
  }

  /** The task of the latest submission that was accepted; null if there was none. */
  String task() {
    return task;
  }

  /** Whether such a call took effect after others had gone on. */
  boolean landedLate(String call) {
    return fault != null
        && fault.trouble() == Trouble.LANDS_LATE
        && fault.site().call().equals(call);
  }

  /** Events to be delivered once more, much later. */
  Deque<Request> again() {
    return again;
  }

  /** Delivers what was held back. */
  void deliverDelayed() throws Exception {
    insistAll(delayed);
  }

  /** As a caller, and a source, does. */
  void insist(Request request, int wanted) throws Exception {
    int status = BROKEN;
    for (int tries = 0; status != wanted && tries < TRIES; tries++) {
      status = deliver(request);
    }
    if (status != wanted) {
      throw new AssertionError(request.path() + " answers " + status);
    }
  }

  private void insistAll(Deque<Request> requests) throws Exception {
    while (!requests.isEmpty()) {
      insist(requests.poll(), ACCEPTED);
    }
  }

  /** The answer to a request on which nothing goes wrong. */
  HttpResponse<String> ask(Request request) throws IOException, InterruptedException {
    world.calls().begin(request.to(), 0, null);
    return send(world.uri(request.to()), request);
  }

  /** How long the longest answer took, or was waited for in vain. */
  Duration slowest() {
    return Duration.ofNanos(slowest.get());
  }

  /** The answer's status; {@link #BROKEN} if there was none. */
  int deliver(Request request) throws Exception {
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
    int status = troubled(request);
    if (!faulted) {
      faulted = world.calls().struck();
    }
    if (!faulted) {
      throw new CallNotMade(fault);
    }
    return status;
  }

  private int troubled(Request request) throws Exception {
    if (fault.trouble().kills()) {
      return killed(request);
    }
    if (fault.trouble().hangs()) {
      return hanging(request);
    }
    int status = post(world.uri(request.to()), request);
    faulted = world.calls().struck();
    if (faulted && fault.trouble().lands()) {
      land(request);
    }
    return status;
  }

  private void land(Request request) throws Exception {
    Callable<Object> late = world.calls().landing();
    if (fault.trouble() == Trouble.LANDS_LATE) {
      othersGoOn(request);
    }
    late.call();
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
    return ACCEPTED;
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
        if (status == ACCEPTED) {
          throw new CallNotMade(fault);
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
    boolean longAfter = fault.trouble() != Trouble.HANGS && fault.trouble() != Trouble.OUTLASTS;
    if (longAfter) {
      world.pass(Journey.MINUTE);
    }
    int redeliveries = fault.trouble() == Trouble.OUTLASTS ? 12 : 1;
    for (int i = 0; i < redeliveries; i++) {
      refused += deliver(request) == ACCEPTED ? 0 : 1;
    }
    if (longAfter && task != null) {
      others.goOn();
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
      return send(function, request).statusCode();
    } catch (IOException e) {
      return BROKEN;
    }
  }

  private HttpResponse<String> send(URI function, Request request)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    HttpResponse<String> answer;
    try {
      answer = http.send(request.at(function), BodyHandlers.ofString());
    } finally {
      slowest.accumulateAndGet(System.nanoTime() - begin, Math::max);
    }
    if (request.path().equals("api/task") && answer.statusCode() == ACCEPTED) {
      task = Submission.id(answer.body());
    }
    return answer;
  }
}
