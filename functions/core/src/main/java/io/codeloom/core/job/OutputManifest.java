package io.codeloom.core.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Usage;
import java.util.Map;
import java.util.UUID;

/**
 * {@code courier/manifest.json} of {@code outputs.tar.gz}: written by the courier alone, checked by
 * finalize against the Job it asked the API server for.
 *
 * @param taskId the task
 * @param jobUid uid of the Job the pod belongs to
 * @param podUid uid of the pod
 * @param checkpoint true if the run was still going on when this was uploaded
 * @param exitStatus how the run ended as the courier saw it; FINISHED only if {@code finishSeen}
 * @param finishSeen whether a call of {@code finish} passed the gateway
 * @param summary the agent's own words on finishing; untrusted text; may be null
 * @param detail what the caller should know of the ending; may be null
 * @param secretInPatch whether the patch was withheld because it holds a known secret
 * @param usage from the courier's exchange record
 * @param files archive path to digest, of every other file in the archive
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record OutputManifest(
    @JsonProperty("task_id") UUID taskId,
    @JsonProperty("job_uid") String jobUid,
    @JsonProperty("pod_uid") String podUid,
    boolean checkpoint,
    @JsonProperty("exit_status") ExitStatus exitStatus,
    @JsonProperty("finish_seen") boolean finishSeen,
    String summary,
    String detail,
    @JsonProperty("secret_in_patch") boolean secretInPatch,
    Usage usage,
    Map<String, FileDigest> files) {

  /** The manifest's path in the archive; it is the archive's first entry. */
  public static final String PATH = "courier/manifest.json";

  /** Folder of the courier's files in the archive. */
  public static final String COURIER_FOLDER = "courier/";

  /** Folder of the agent's files in the archive: untrusted. */
  public static final String AGENT_FOLDER = "agent/";

  public OutputManifest {
    files = files == null ? Map.of() : Map.copyOf(files);
  }

  /**
   * Size and digest of one file.
   *
   * @param size in bytes
   * @param sha256 lower-case hex
   */
  public record FileDigest(long size, String sha256) {}
}
