package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.GatewayErrors;
import io.codeloom.core.task.ExitStatus;
import java.util.Optional;

/**
 * How a run ended. FINISHED takes a {@code finish} that passed the gateway; of the agent's own word
 * only a worse ending is believed.
 */
final class Verdict {
  private Verdict() {}

  /**
   * Decides.
   *
   * @param agentSays the exit status in the agent's own {@code result.json}
   */
  static ExitStatus of(RunState state, Optional<ExitStatus> agentSays) {
    boolean finishStands = agentSays.isEmpty() || agentSays.get() == ExitStatus.FINISHED;
    if (state.finish().isPresent() && finishStands) {
      return ExitStatus.FINISHED;
    }
    Optional<ExitStatus> seen = seen(state);
    // An agent whose gateway was closed may take that for a failure of the model or of its own.
    boolean agentKnows =
        agentSays.isPresent()
            && switch (agentSays.get()) {
              case FINISHED -> false;
              case MODEL_ERROR, CRASHED -> seen.isEmpty();
              default -> true;
            };
    if (agentKnows) {
      return agentSays.get();
    }
    return seen.orElseGet(() -> withoutLimit(state));
  }

  private static Optional<ExitStatus> seen(RunState state) {
    Closing closing = state.closing().orElse(Closing.ENDED);
    return switch (closing) {
      case DISK_LIMIT -> Optional.of(ExitStatus.DISK_LIMIT);
      case TIME_LIMIT -> Optional.of(ExitStatus.TIME_LIMIT);
      case ENDED -> state.refusedFor().map(Verdict::ofRefusal);
    };
  }

  private static ExitStatus ofRefusal(String code) {
    return code.equals(GatewayErrors.STEP_LIMIT) ? ExitStatus.STEP_LIMIT : ExitStatus.TOKEN_LIMIT;
  }

  private static ExitStatus withoutLimit(RunState state) {
    return state.failure().isPresent() ? ExitStatus.MODEL_ERROR : ExitStatus.CRASHED;
  }
}
