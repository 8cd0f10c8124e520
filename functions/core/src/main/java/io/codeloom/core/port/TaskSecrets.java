package io.codeloom.core.port;

import io.codeloom.core.job.JobView;
import java.net.URI;
import java.util.UUID;

/**
 * The Secret {@code codex-task-<id>} in the agents' namespace, which hands the presigned URLs to
 * the Job.
 *
 * <p>Every method throws {@link io.codeloom.core.error.UnavailableException} when the API server
 * does not answer.
 */
public interface TaskSecrets {
  /** Writes the Secret, replacing one of an earlier attempt. */
  void put(UUID taskId, URI codeUrl, URI outputUrl);

  /** Makes the Job own the Secret, so that it goes when the Job goes. */
  void own(UUID taskId, JobView job);

  /** Removes the Secret; none there is fine. */
  void delete(UUID taskId);
}
