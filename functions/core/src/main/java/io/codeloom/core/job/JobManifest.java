package io.codeloom.core.job;

import java.util.UUID;

/**
 * A Job ready to be created.
 *
 * @param taskId the task it is for
 * @param yaml the whole object
 */
public record JobManifest(UUID taskId, String yaml) {
  /** The Job's name. */
  public String name() {
    return JobNames.job(taskId);
  }
}
