package io.codeloom.agentjob.agent;

/** The agent's own settings, as environment variables; {@code JobEnv} has its folders. */
public final class AgentEnv {
  /** Seconds a command may take that asks for no other limit; default 120, at most 600. */
  public static final String COMMAND_TIMEOUT_SECONDS = "COMMAND_TIMEOUT_SECONDS";

  /** Seconds one model call may take, first byte to last; default 300. */
  public static final String MODEL_TIMEOUT_SECONDS = "MODEL_TIMEOUT_SECONDS";

  /** Tokens the model's window holds; default 128000. Old outputs are folded before it is full. */
  public static final String MODEL_CONTEXT_TOKENS = "MODEL_CONTEXT_TOKENS";

  /** {@code false} asks for replies in one piece; default {@code true}. */
  public static final String MODEL_STREAM = "MODEL_STREAM";

  /** SearXNG-compatible search, such as {@code http://searxng:8080/search}; default none. */
  public static final String SEARCH_URL = "SEARCH_URL";

  /**
   * Hosts {@code call_api} may reach: comma-separated {@code host}, {@code host:port} or {@code
   * *.domain}; default none.
   */
  public static final String CALL_API_HOSTS = "CALL_API_HOSTS";

  /** Further variables of the container that commands see, comma-separated names; default none. */
  public static final String AGENT_ENV_PASS = "AGENT_ENV_PASS";

  private AgentEnv() {}
}
