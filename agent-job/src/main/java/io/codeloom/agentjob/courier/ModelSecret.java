package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.CommandContext.BadEnvironmentException;
import io.codeloom.core.job.SecretFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The model's endpoint and key.
 *
 * @param apiKey empty if the endpoint wants none
 * @param baseUrl without a slash at its end
 * @param model the model's name at that endpoint
 */
record ModelSecret(String apiKey, String baseUrl, String model) {
  private static final String OPENAI = "api.openai.com";

  /**
   * Reads the files of {@link SecretFiles} in {@code dir}.
   *
   * @throws BadEnvironmentException if URL or model are missing or malformed
   */
  static ModelSecret read(Path dir) throws IOException {
    String url = file(dir, SecretFiles.OPENAI_BASE_URL).replaceAll("/+$", "");
    String model = file(dir, SecretFiles.MODEL);
    if (model.isEmpty()) {
      throw new BadEnvironmentException(SecretFiles.MODEL + " is empty in the model's Secret");
    }
    if (!isHttp(url)) {
      throw new BadEnvironmentException(
          SecretFiles.OPENAI_BASE_URL + " is no http URL in the model's Secret");
    }
    return new ModelSecret(file(dir, SecretFiles.OPENAI_API_KEY), url, model);
  }

  /** OpenAI's newer models refuse {@code max_tokens}; most other endpoints know nothing else. */
  String tokenLimitField() {
    return OPENAI.equals(URI.create(baseUrl).getHost()) ? "max_completion_tokens" : "max_tokens";
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ModelSecret[" + model + "]";
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = URI.create(url);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && Objects.nonNull(uri.getHost());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String file(Path dir, String name) throws IOException {
    Path file = dir.resolve(name);
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }
}
