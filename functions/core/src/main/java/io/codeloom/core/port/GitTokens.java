package io.codeloom.core.port;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Users' git tokens, in Secrets of a namespace that holds nothing else: never in Kafka, MySQL,
 * Redis, COS, a log or the agent's pod.
 *
 * <p>Every method throws {@link io.codeloom.core.error.UnavailableException} when the API server
 * does not answer.
 */
public interface GitTokens {
  /** Keeps a task's token, replacing an earlier one. */
  void store(UUID taskId, String token);

  /** A task's token. */
  Optional<String> find(UUID taskId);

  /**
   * The token in an operator-made Secret. Only Secrets labelled as git credentials are read, and
   * only for the hosts that they name: else whoever may name one could have its token sent to a
   * host of his own.
   *
   * @param host {@code host}, or {@code host:port} where the repository's URL has a port
   */
  Optional<String> credential(String name, String host);

  /** Tasks whose token has been kept for longer than {@code age}, at most 500 of them. */
  List<UUID> olderThan(Duration age);

  /** Removes a task's token; none there is fine. */
  void delete(UUID taskId);
}
