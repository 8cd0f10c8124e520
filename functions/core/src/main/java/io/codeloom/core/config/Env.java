package io.codeloom.core.config;

import io.codeloom.core.job.JobEnv;

/** The environment variables the functions read, each declared once. README has the table. */
public final class Env {
  /** JDBC URL, such as {@code jdbc:mysql://host:3306/codeloom}. */
  public static final String MYSQL_URL = "MYSQL_URL";

  public static final String MYSQL_USER = "MYSQL_USER";
  public static final String MYSQL_PASSWORD = "MYSQL_PASSWORD";

  /** {@code redis://} or {@code rediss://} URI, password included. */
  public static final String REDIS_URI = "REDIS_URI";

  public static final String KAFKA_BOOTSTRAP_SERVERS = "KAFKA_BOOTSTRAP_SERVERS";

  /** {@code PLAINTEXT} (default) or {@code SASL_SSL}. */
  public static final String KAFKA_SECURITY_PROTOCOL = "KAFKA_SECURITY_PROTOCOL";

  /** Such as {@code SCRAM-SHA-512}. */
  public static final String KAFKA_SASL_MECHANISM = "KAFKA_SASL_MECHANISM";

  public static final String KAFKA_USERNAME = "KAFKA_USERNAME";
  public static final String KAFKA_PASSWORD = "KAFKA_PASSWORD";

  public static final String COS_REGION = "COS_REGION";

  /** Only where COS is not Tencent's own: {@code http://host:port}. */
  public static final String COS_ENDPOINT = "COS_ENDPOINT";

  public static final String COS_CODE_BUCKET = "COS_CODE_BUCKET";
  public static final String COS_LOGS_BUCKET = "COS_LOGS_BUCKET";
  public static final String COS_SECRET_ID = "COS_SECRET_ID";
  public static final String COS_SECRET_KEY = "COS_SECRET_KEY";

  /** Path of a kubeconfig; unset inside a cluster. */
  public static final String KUBECONFIG = "KUBECONFIG";

  /** Namespace of the agents' Jobs; default {@code codeloom-agents}. */
  public static final String AGENTS_NAMESPACE = "AGENTS_NAMESPACE";

  /** Namespace of the functions; default {@code codeloom}. */
  public static final String FUNCTIONS_NAMESPACE = "FUNCTIONS_NAMESPACE";

  /** Namespace of users' git tokens and of nothing else; default {@code codeloom-tokens}. */
  public static final String TOKENS_NAMESPACE = "TOKENS_NAMESPACE";

  /** The Broker's ingress, for reconcile's events to finalize. */
  public static final String BROKER_URL = "BROKER_URL";

  /** Image of fetch, courier, runtime and the default agent. */
  public static final String AGENT_IMAGE = "AGENT_IMAGE";

  /** Pool of nodes that agents run on, and nobody else; default none: anywhere. */
  public static final String AGENT_NODE_POOL = "AGENT_NODE_POOL";

  /** Comma-separated image prefixes a submission may name as agent_image; default none. */
  public static final String AGENT_IMAGES_ALLOWED = "AGENT_IMAGES_ALLOWED";

  /** Comma-separated {@code host} or {@code host:port} that may be private or plain http. */
  public static final String GIT_ALLOWED_HOSTS = "GIT_ALLOWED_HOSTS";

  /** File with the API keys of callers, one a line; {@code submit key new} makes lines. */
  public static final String API_KEYS_FILE = "API_KEYS_FILE";

  /** The OpenID Connect issuer whose JWTs callers may send in the place of an API key. */
  public static final String OIDC_ISSUER = "OIDC_ISSUER";

  /** What their {@code aud} must contain; needed with {@link #OIDC_ISSUER}. */
  public static final String OIDC_AUDIENCE = "OIDC_AUDIENCE";

  /** The claim that is a task's owner; default {@code sub}. */
  public static final String OIDC_OWNER_CLAIM = "OIDC_OWNER_CLAIM";

  /**
   * What is put before that claim, so that nobody who may choose it can be an owner of an API key;
   * needed where both are configured.
   */
  public static final String OIDC_OWNER_PREFIX = "OIDC_OWNER_PREFIX";

  /** Tasks that each owner with a JWT may have at once; default no limit. */
  public static final String OIDC_TASKS_AT_ONCE = "OIDC_TASKS_AT_ONCE";

  /** Tasks that each owner with a JWT may record within 24 hours; default no limit. */
  public static final String OIDC_TASKS_A_DAY = "OIDC_TASKS_A_DAY";

  /** {@code true}: whoever reaches submit may call it; default {@code false}. */
  public static final String ANONYMOUS_CALLERS = "ANONYMOUS_CALLERS";

  /**
   * What every event must carry as the extension {@link io.codeloom.core.event.EventTypes#TOKEN};
   * several, comma-separated, while it is changed: all are taken, the first is sent.
   */
  public static final String EVENT_TOKEN = "EVENT_TOKEN";

  /** The cluster's own issuer, where Knative's events carry its JWTs. */
  public static final String EVENT_OIDC_ISSUER = "EVENT_OIDC_ISSUER";

  /** What their {@code aud} must contain; needed with {@link #EVENT_OIDC_ISSUER}. */
  public static final String EVENT_OIDC_AUDIENCE = "EVENT_OIDC_AUDIENCE";

  /**
   * Comma-separated {@code host} or {@code .domain} under which events are taken, beside loopback,
   * {@code *.svc} and {@code *.svc.cluster.local}.
   */
  public static final String EVENT_HOSTS = "EVENT_HOSTS";

  /** Whom tasks from the requests topic belong to; default nobody in particular. */
  public static final String REQUESTS_OWNER = "REQUESTS_OWNER";

  /**
   * Comma-separated {@code host=base} or {@code host:port=base}: hosts of repositories that speak
   * GitHub's REST API, and its base URL; github.com is always among them.
   */
  public static final String FORGE_API_URLS = "FORGE_API_URLS";

  /** {@code true}: pull requests may change what a forge or its CI obeys; default {@code false}. */
  public static final String PR_ALLOW_CI_PATHS = "PR_ALLOW_CI_PATHS";

  /** Tasks that run at once; default 50. */
  public static final String MAX_RUNNING_TASKS = "MAX_RUNNING_TASKS";

  /** Tasks of one owner that run at once; default {@link #MAX_RUNNING_TASKS}. */
  public static final String MAX_RUNNING_TASKS_PER_OWNER = "MAX_RUNNING_TASKS_PER_OWNER";

  /** Default and ceiling of a task's steps. */
  public static final String MAX_STEPS = "MAX_STEPS";

  /** Default and ceiling of a task's tokens. */
  public static final String MAX_TOKENS = "MAX_TOKENS";

  /** Default and ceiling of a task's wall clock in seconds. */
  public static final String AGENT_TIMEOUT_SECONDS = "AGENT_TIMEOUT_SECONDS";

  /** Bytes of a ZIP sent with a submission at most; default 100 MiB. submit's volume must fit. */
  public static final String MAX_UPLOAD_BYTES = "MAX_UPLOAD_BYTES";

  /** Bytes of the unpacked code at most; default 1 GiB. */
  public static final String MAX_CODE_BYTES = JobEnv.MAX_CODE_BYTES;

  /** Files of the unpacked code at most; default 100,000. */
  public static final String MAX_CODE_ENTRIES = JobEnv.MAX_CODE_ENTRIES;

  /** Passed on to the agents, as all of {@link JobEnv#AGENT_SETTINGS}. */
  public static final String COMMAND_TIMEOUT_SECONDS = JobEnv.COMMAND_TIMEOUT_SECONDS;

  public static final String MODEL_TIMEOUT_SECONDS = JobEnv.MODEL_TIMEOUT_SECONDS;
  public static final String MODEL_CONTEXT_TOKENS = JobEnv.MODEL_CONTEXT_TOKENS;
  public static final String MODEL_STREAM = JobEnv.MODEL_STREAM;
  public static final String SEARCH_URL = JobEnv.SEARCH_URL;
  public static final String CALL_API_HOSTS = JobEnv.CALL_API_HOSTS;
  public static final String AGENT_ENV_PASS = JobEnv.AGENT_ENV_PASS;

  /** The port to listen on; Knative injects it; default 8080. */
  public static final String PORT = "PORT";

  /** The port of {@code GET /metrics}; no metrics are served where it is not set. */
  public static final String METRICS_PORT = "METRICS_PORT";

  private Env() {}
}
