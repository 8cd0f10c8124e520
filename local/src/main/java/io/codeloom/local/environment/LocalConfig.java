package io.codeloom.local.environment;

import io.codeloom.core.config.Env;
import io.codeloom.core.job.JobEnv;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the laptop environment is started with. {@link #toString()} leaves secrets out.
 *
 * @param home folder that keeps everything
 * @param port where the API listens on 127.0.0.1; 0 for any free one
 * @param model the model to use; empty for the scripted one
 * @param env the process's environment, for what is passed on to the functions
 */
public record LocalConfig(
    Path home, int port, Optional<ModelAccess> model, Map<String, String> env) {
  /** Environment variable with the data folder; default {@code .codeloom}. */
  public static final String CODELOOM_HOME = "CODELOOM_HOME";

  /** Stands for no key; too short to be masked as one, as a word of its length would be. */
  static final String NO_KEY = "none";

  private static final int DEFAULT_PORT = 8080;

  private static final List<String> PASSED_ON =
      List.of(
          Env.MAX_RUNNING_TASKS,
          Env.MAX_RUNNING_TASKS_PER_OWNER,
          Env.AGENT_TIMEOUT_SECONDS,
          Env.MAX_STEPS,
          Env.MAX_TOKENS,
          Env.API_KEYS_FILE,
          Env.OIDC_ISSUER,
          Env.OIDC_AUDIENCE,
          Env.OIDC_OWNER_CLAIM,
          Env.OIDC_OWNER_PREFIX,
          Env.OIDC_TASKS_AT_ONCE,
          Env.OIDC_TASKS_A_DAY,
          Env.ANONYMOUS_CALLERS,
          Env.GIT_ALLOWED_HOSTS,
          Env.REQUESTS_OWNER,
          Env.AGENT_IMAGES_ALLOWED,
          Env.FORGE_API_URLS,
          Env.PR_ALLOW_CI_PATHS,
          Env.MAX_UPLOAD_BYTES,
          Env.MAX_CODE_BYTES,
          Env.MAX_CODE_ENTRIES);
  private static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";
  private static final String DEFAULT_MODEL = "gpt-5";

  public LocalConfig {
    home = home.toAbsolutePath().normalize();
    env = Map.copyOf(env);
  }

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public static LocalConfig from(Map<String, String> env) {
    return new LocalConfig(
        Path.of(env.getOrDefault(CODELOOM_HOME, ".codeloom")), port(env), model(env), env);
  }

  /** Settings of the functions that the caller may set. */
  Map<String, String> passedOn() {
    Map<String, String> passed = new LinkedHashMap<>();
    passed.put(Env.MAX_RUNNING_TASKS, "2");
    Stream.concat(PASSED_ON.stream(), JobEnv.AGENT_SETTINGS.stream())
        .filter(name -> !env.getOrDefault(name, "").isBlank())
        .forEach(name -> passed.put(name, env.get(name)));
    return passed;
  }

  @Override
  public String toString() {
    return "LocalConfig[home=" + home + ", port=" + port + "]";
  }

  private static int port(Map<String, String> env) {
    String text = env.getOrDefault(Env.PORT, Integer.toString(DEFAULT_PORT));
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(Env.PORT + " must be a number from 0 to 65535");
  }

  private static Optional<ModelAccess> model(Map<String, String> env) {
    String key = env.getOrDefault("OPENAI_API_KEY", "");
    String url = env.getOrDefault("OPENAI_BASE_URL", "");
    if (key.isBlank() && url.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        new ModelAccess(
            key.isBlank() ? NO_KEY : key,
            URI.create(url.isBlank() ? DEFAULT_BASE_URL : url),
            env.getOrDefault("MODEL", DEFAULT_MODEL),
            !key.isBlank()));
  }

  /**
   * How to reach the model.
   *
   * @param apiKey secret
   * @param baseUrl of an OpenAI-compatible endpoint
   * @param model its name there
   * @param real whether a key was given that is worth protecting
   */
  public record ModelAccess(String apiKey, URI baseUrl, String model, boolean real) {
    @Override
    public String toString() {
      return "ModelAccess[" + model + "]";
    }
  }
}
