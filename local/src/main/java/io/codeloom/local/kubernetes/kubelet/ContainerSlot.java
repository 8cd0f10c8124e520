package io.codeloom.local.kubernetes.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Optional;

/** One container of a pod through all its runs. Used by the pod's worker thread alone. */
final class ContainerSlot {

  /** What its end means for the pod. */
  enum Role {
    SIDECAR,
    INIT,
    MAIN
  }

  private static final int KILLED = 137;
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

  final Container container;
  final Role role;
  private ContainerState state;
  private ContainerState last = new ContainerState();
  private RunningContainer handle;
  private int restarts;
  private boolean wanted;
  private boolean started;
  private long notBefore = System.nanoTime();
  private final ProbeClock probe;

  ContainerSlot(Container container, Role role, String waitingFor) {
    this.container = container;
    this.role = role;
    this.state = waiting(waitingFor, null);
    this.probe = new ProbeClock(container.getStartupProbe());
  }

  private static ContainerState waiting(String reason, String message) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(reason)
        .withMessage(message)
        .endWaiting()
        .build();
  }

  String name() {
    return container.getName();
  }

  void want() {
    wanted = true;
  }

  boolean isRunning() {
    return handle != null;
  }

  boolean isTerminated() {
    return state.getTerminated() != null;
  }

  /** Running, and past its startup probe. */
  boolean isStarted() {
    return started && isRunning();
  }

  boolean succeeded() {
    return isTerminated() && state.getTerminated().getExitCode() == 0;
  }

  boolean hasRun() {
    return isRunning() || isTerminated() || last.getTerminated() != null;
  }

  boolean isWaitingFor(String reason) {
    return state.getWaiting() != null && reason.equals(state.getWaiting().getReason());
  }

  int restarts() {
    return restarts;
  }

  Optional<RunningContainer> handle() {
    return Optional.ofNullable(handle);
  }

  /** Whether to try to start it now. */
  boolean startDue(long nanos) {
    return wanted && handle == null && !isTerminated() && nanos - notBefore >= 0;
  }

  /** When to look again though nothing happens. */
  long nextLook() {
    if (wanted && handle == null && !isTerminated()) {
      return notBefore;
    }
    return isRunning() && !started ? probe.next() : System.nanoTime() + IDLE.toNanos();
  }

  void running(RunningContainer by, String time) {
    handle = by;
    state = new ContainerStateBuilder().withNewRunning().withStartedAt(time).endRunning().build();
    Probe startup = container.getStartupProbe();
    started = startup == null || startup.getExec() == null;
    probe.begin();
  }

  /** It cannot start yet: say why and try again after the pause. */
  void waitFor(String reason, String message, Duration pause) {
    state = waiting(reason, message);
    notBefore = System.nanoTime() + pause.toNanos();
  }

  void failedToStart(String message, String time) {
    terminated(128, "StartError", message, time, time);
  }

  private void terminated(int code, String reason, String message, String from, String to) {
    state =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(reason)
            .withMessage(message)
            .withStartedAt(from)
            .withFinishedAt(to)
            .endTerminated()
            .build();
    handle = null;
    started = false;
  }

  /** Takes note of its end, if it has ended. */
  boolean observe(String time) {
    if (handle == null || !handle.exit().isDone()) {
      return false;
    }
    int code = handle.exit().isCompletedExceptionally() ? KILLED : handle.exit().join();
    String from = state.getRunning().getStartedAt();
    terminated(code, code == 0 ? "Completed" : "Error", null, from, time);
    return true;
  }

  /** A sidecar that ended while the pod goes on: the first restart is at once, later ones wait. */
  void restart(Duration firstBackoff) {
    last = state;
    Duration pause = Duration.ZERO;
    if (restarts > 0) {
      pause = firstBackoff.multipliedBy(1L << Math.min(10, restarts - 1));
      pause = pause.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : pause;
    }
    restarts++;
    waitFor("CrashLoopBackOff", "the container ended and is to be restarted", pause);
  }

  ProbeClock.Verdict probe(long nanos) throws InterruptedException {
    if (handle == null || started || !probe.isDue(nanos)) {
      return ProbeClock.Verdict.UNDECIDED;
    }
    ProbeClock.Verdict verdict = probe.ask(handle);
    started = verdict == ProbeClock.Verdict.PASSED;
    return verdict;
  }

  ContainerStatus status() {
    boolean completedInit = role == Role.INIT && succeeded();
    return new ContainerStatusBuilder()
        .withName(name())
        .withImage(container.getImage())
        .withImageID(container.getImage())
        .withContainerID(hasRun() ? "codeloom://" + name() + "-" + restarts : null)
        .withRestartCount(restarts)
        .withState(state)
        .withLastState(last)
        .withStarted(isStarted())
        .withReady(isStarted() || completedInit)
        .build();
  }
}
