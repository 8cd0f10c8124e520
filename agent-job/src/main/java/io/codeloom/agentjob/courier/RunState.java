package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.GatewayErrors;
import io.codeloom.agentjob.courier.LedgerEntry.Kind;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Usage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the courier knows of the run: rebuilt from the ledger after a crash, and never ahead of it.
 * A call that was reserved and not settled counts as spent.
 */
final class RunState implements AutoCloseable {
  /** A completion shorter than this is not worth a call. */
  static final long MIN_COMPLETION = 64;

  private final Ledger ledger;
  private final Clock clock;
  private final Map<Long, LedgerEntry> open = new HashMap<>();
  private long calls;
  private int requests;
  private int steps;
  private long prompt;
  private long completion;
  private boolean estimated;
  private Instant started;
  private Closing closing;
  private boolean delivered;
  private String summary;
  private String refusedFor;
  private CallResult failure;

  private RunState(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Takes up the run where the ledger left it. */
  static RunState resume(Ledger ledger, Clock clock) {
    RunState state = new RunState(ledger, clock);
    ledger.earlier().forEach(state::apply);
    state.open.values().forEach(state::countAsLost);
    state.open.clear();
    return state;
  }

  /** The agent's time begins; later calls change nothing. */
  synchronized void start() throws IOException {
    if (started == null) {
      write(LedgerEntry.of(Kind.STARTED, clock.instant(), null));
    }
  }

  synchronized Optional<Instant> started() {
    return Optional.ofNullable(started);
  }

  /**
   * Sets tokens aside for a call.
   *
   * @param promptTokens the most the prompt can take
   * @param wanted completion tokens asked for; fewer may be granted
   * @throws SpentException if a limit is reached
   */
  synchronized Reservation reserve(Limits limits, long promptTokens, long wanted)
      throws IOException, SpentException {
    // A run can be over before anybody has looked whether its time began.
    start();
    if (steps >= limits.maxSteps()) {
      throw refuse(GatewayErrors.STEP_LIMIT, "The task's steps are used up.");
    }
    long left = limits.maxTokens() - spent() - promptTokens;
    if (left < Math.min(wanted, MIN_COMPLETION)) {
      throw refuse(GatewayErrors.BUDGET_EXHAUSTED, "The task's tokens are used up.");
    }
    Reservation reservation = new Reservation(calls + 1, promptTokens, Math.min(wanted, left));
    write(
        LedgerEntry.reserved(
            reservation.call(), clock.instant(), promptTokens, reservation.completion()));
    return reservation;
  }

  /** Ends a reserved call. */
  synchronized void settle(Reservation reservation, CallResult result) throws IOException {
    write(LedgerEntry.settled(reservation.call(), clock.instant(), result));
  }

  /** No more calls from now on; the first reason stands. */
  synchronized void close(Closing why) throws IOException {
    if (closing == null) {
      write(LedgerEntry.of(Kind.CLOSED, clock.instant(), why.name()));
    }
  }

  synchronized Optional<Closing> closing() {
    return Optional.ofNullable(closing);
  }

  /** The last outputs are uploaded. */
  synchronized void delivered() throws IOException {
    write(LedgerEntry.of(Kind.DELIVERED, clock.instant(), null));
  }

  synchronized boolean isDelivered() {
    return delivered;
  }

  /** The summary of a {@code finish} that no other call followed. */
  synchronized Optional<String> finish() {
    return Optional.ofNullable(summary);
  }

  /** The limit for which a call was refused; one of {@link GatewayErrors}. */
  synchronized Optional<String> refusedFor() {
    return Optional.ofNullable(refusedFor);
  }

  /** The last call's failure, if it failed. */
  synchronized Optional<CallResult> failure() {
    return Optional.ofNullable(failure);
  }

  /** What the run used so far; a call in flight counts with all that it may take. */
  synchronized Usage usage() {
    long openPrompt = open.values().stream().mapToLong(LedgerEntry::prompt).sum();
    long openCompletion = open.values().stream().mapToLong(LedgerEntry::completion).sum();
    long seconds = started == null ? 0 : Duration.between(started, clock.instant()).toSeconds();
    return new Usage(
        requests + open.size(),
        prompt + openPrompt,
        completion + openCompletion,
        spent(),
        steps,
        Math.max(0, seconds),
        estimated || !open.isEmpty());
  }

  @Override
  public void close() throws IOException {
    ledger.close();
  }

  private long spent() {
    return prompt + completion + open.values().stream().mapToLong(LedgerEntry::tokens).sum();
  }

  private SpentException refuse(String code, String message) throws IOException {
    write(LedgerEntry.of(Kind.REFUSED, clock.instant(), code));
    return new SpentException(code, message);
  }

  private void write(LedgerEntry entry) throws IOException {
    ledger.append(entry);
    apply(entry);
  }

  private void apply(LedgerEntry entry) {
    switch (entry.kind()) {
      case STARTED -> started = Instant.parse(entry.at());
      case RESERVED -> {
        calls = entry.call();
        summary = null;
        open.put(entry.call(), entry);
      }
      case SETTLED -> applySettled(entry);
      case REFUSED -> refusedFor = entry.text();
      case CLOSED -> closing = Closing.valueOf(entry.text());
      case DELIVERED -> delivered = true;
    }
  }

  private void applySettled(LedgerEntry entry) {
    open.remove(entry.call());
    requests += entry.reached() ? 1 : 0;
    steps += entry.answered() ? 1 : 0;
    prompt += entry.prompt();
    completion += entry.completion();
    estimated |= entry.estimated();
    summary = entry.answered() ? entry.text() : null;
    failure = entry.answered() ? null : CallResult.rejected(entry.status(), entry.text());
  }

  private void countAsLost(LedgerEntry reserved) {
    requests++;
    prompt += reserved.prompt();
    completion += reserved.completion();
    estimated = true;
  }

  /** A limit of the task is reached. */
  static final class SpentException extends Exception {
    private final String code;

    SpentException(String code, String message) {
      super(message);
      this.code = code;
    }

    /** One of {@link GatewayErrors}. */
    String code() {
      return code;
    }
  }
}
