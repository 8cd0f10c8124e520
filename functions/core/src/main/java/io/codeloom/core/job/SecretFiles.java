package io.codeloom.core.job;

/** Keys of the Job's Secrets, which are file names where they are mounted. */
public final class SecretFiles {
  /** Presigned GET of the staged code, in {@code codex-task-<id>}. */
  public static final String CODE_URL = "CODE_URL";

  /** Presigned PUT of the outputs, in {@code codex-task-<id>}. */
  public static final String OUTPUT_URL = "OUTPUT_URL";

  /** The model key, in {@code codex-model-<source>}. */
  public static final String OPENAI_API_KEY = "OPENAI_API_KEY";

  /** Base URL of the OpenAI-compatible endpoint, such as {@code https://host/v1}. */
  public static final String OPENAI_BASE_URL = "OPENAI_BASE_URL";

  /** The model's name at that endpoint. */
  public static final String MODEL = "MODEL";

  /** The git token, in {@code codex-token-<id>} and in operator-made credentials. */
  public static final String GIT_TOKEN = "token";

  /** The hosts that an operator's git token may be sent to, comma-separated. */
  public static final String GIT_HOSTS = "hosts";

  private SecretFiles() {}
}
