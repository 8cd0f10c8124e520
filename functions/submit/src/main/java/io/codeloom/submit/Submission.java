package io.codeloom.submit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.trace.TraceParent;
import io.codeloom.submit.caller.Caller;
import java.util.Map;
import java.util.Optional;

/**
 * A task as somebody asks for it, nothing of it checked yet. Absent fields are null.
 *
 * @param caller whom the task will belong to; from the caller's credentials or the source's
 *     configuration, never from the request
 * @param fields what was asked
 * @param zip the uploaded ZIP
 * @param idempotencyKey the caller's key, at most 255 characters; null for none
 * @param origin the Kafka record; null for HTTP
 * @param trace the caller's trace; null if it sent none
 */
record Submission(
    Caller caller,
    Fields fields,
    Optional<ZipUpload> zip,
    String idempotencyKey,
    RequestOrigin origin,
    TraceParent trace) {
  /** What the database takes. */
  private static final int MAX_KEY = 255;

  Submission {
    if (idempotencyKey != null && idempotencyKey.length() > MAX_KEY) {
      throw new IllegalArgumentException("a key has 255 characters at most");
    }
  }

  /** Whom the task will belong to. */
  String owner() {
    return caller.owner();
  }

  /** The fields of {@code POST /api/task}, by the names they have there. */
  record Fields(
      @JsonProperty("task_description") String taskDescription,
      @JsonProperty("target_file") String targetFile,
      @JsonProperty("git_url") String gitUrl,
      @JsonProperty("git_ref") String gitRef,
      @JsonProperty("github_token") String githubToken,
      @JsonProperty("git_credentials") String gitCredentials,
      @JsonProperty("zip_path") String zipPath,
      @JsonProperty("max_steps") Integer maxSteps,
      @JsonProperty("max_tokens") Long maxTokens,
      @JsonProperty("timeout_seconds") Integer timeoutSeconds,
      Map<String, String> labels,
      @JsonProperty("agent_image") String agentImage,
      @JsonProperty("openai_api_key_source") String openaiApiKeySource) {

    @Override
    public String toString() {
      return "Fields[…]";
    }
  }
}
