package io.codeloom.core.job;

import io.codeloom.core.task.Task;
import java.time.Duration;

/**
 * Every time limit that depends on another one, so that the inequalities between them hold in one
 * place: {@code STAGING_CAP < DISPATCH < SERVING_TIMEOUT < KAFKA_SOURCE_TIMEOUT}; {@code COLLECTING
 * + PULL_REQUEST} leave Settle a minute of {@code SERVING_TIMEOUT}; the courier closes the gateway
 * before the Job's deadline; presigned URLs outlive the Job. The manifests carry the same numbers
 * and a test compares them.
 *
 * @param agentTimeout wall clock of the agent
 */
public record TimeBudget(Duration agentTimeout) {
  /** Staging of the code, resolve to upload. */
  public static final Duration STAGING_CAP = Duration.ofSeconds(420);

  /** One call of dispatch, staging included. */
  public static final Duration DISPATCH = Duration.ofSeconds(540);

  /** Knative Serving's {@code timeoutSeconds}, at most 600. */
  public static final Duration SERVING_TIMEOUT = Duration.ofSeconds(600);

  /** The KafkaSource's {@code delivery.timeout}. */
  public static final Duration KAFKA_SOURCE_TIMEOUT = Duration.ofSeconds(620);

  /** From the Job's start to the agent's: scheduling, pulling, fetching. */
  public static final Duration START_ALLOWANCE = Duration.ofSeconds(900);

  /** The pod's {@code terminationGracePeriodSeconds}. */
  public static final Duration GRACE = Duration.ofSeconds(180);

  /** After the agent's time is up the courier closes the gateway and uploads. */
  public static final Duration GATEWAY_TAIL = Duration.ofSeconds(30);

  /** How long an agent may take to end after SIGTERM. */
  public static final Duration AGENT_STOP = Duration.ofSeconds(10);

  /** How often the courier uploads a checkpoint when something changed. */
  public static final Duration CHECKPOINT = Duration.ofSeconds(60);

  /**
   * A claim older than this is abandoned even if nobody can ask Redis for its lease; if somebody
   * can, it is not renewed any longer.
   */
  public static final Duration CLAIM_ABANDONED = STAGING_CAP.plusSeconds(60);

  /** Download of an ended Job's outputs and their storing in the logs bucket. */
  public static final Duration COLLECTING = Duration.ofSeconds(420);

  /** Clone, push and pull request of a task that ended well. */
  public static final Duration PULL_REQUEST = Duration.ofSeconds(120);

  /** How long a task may wait to be published, and how long for a free place. */
  public static final Duration QUEUE_EXPIRY = Duration.ofHours(24);

  /** How long staging may go on in one state while the services it needs are away. */
  public static final Duration STAGING_EXPIRY = Duration.ofHours(24);

  /** How long the outputs of an ended Job are tried to be collected. */
  public static final Duration COLLECTING_EXPIRY = Duration.ofHours(24);

  private static final Duration UPLOAD_TAIL = Duration.ofSeconds(120);
  private static final Duration PRESIGN_MARGIN = Duration.ofSeconds(600);

  /** The budget of a task by its limits. */
  public static TimeBudget of(Task task) {
    return ofSeconds(task.spec().limits().timeoutSeconds());
  }

  /** The budget of a task with this agent timeout in seconds. */
  public static TimeBudget ofSeconds(int agentTimeoutSeconds) {
    return new TimeBudget(Duration.ofSeconds(agentTimeoutSeconds));
  }

  /** The Job's {@code activeDeadlineSeconds}, counted from its start, pending included. */
  public Duration activeDeadline() {
    return START_ALLOWANCE.plus(agentTimeout).plus(UPLOAD_TAIL);
  }

  /** From the agent's start until the courier closes the gateway and uploads without waiting. */
  public Duration gatewayCloses() {
    return agentTimeout.plus(GATEWAY_TAIL);
  }

  /** How long the Job's presigned URLs must be valid, counted from its creation. */
  public Duration presignedLife() {
    return activeDeadline().plus(GRACE).plus(PRESIGN_MARGIN);
  }
}
