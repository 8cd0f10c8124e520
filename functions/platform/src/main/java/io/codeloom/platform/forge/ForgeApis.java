package io.codeloom.platform.forge;

import io.codeloom.core.config.Env;
import io.codeloom.core.git.GitUrl;
import io.codeloom.platform.config.EnvReader;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the repositories' hosts have their REST API.
 *
 * @param bases base URLs without a final slash, by {@code host} or {@code host:port} in lower case
 */
public record ForgeApis(Map<String, URI> bases) {
  private static final String GITHUB = "github.com";
  private static final URI GITHUB_API = URI.create("https://api.github.com");

  public ForgeApis {
    bases = Map.copyOf(bases);
  }

  /** Reads {@link Env#FORGE_API_URLS}; notes with {@code env} what is wrong with it. */
  public static ForgeApis read(EnvReader env) {
    Map<String, URI> bases = new HashMap<>(Map.of(GITHUB, GITHUB_API));
    for (String entry : env.list(Env.FORGE_API_URLS)) {
      String[] parts = entry.split("=", 2);
      Optional<URI> base = parts.length == 2 ? base(parts[1].strip()) : Optional.empty();
      if (base.isEmpty() || parts[0].isBlank()) {
        env.problem(
            Env.FORGE_API_URLS + " must be host=URL pairs, with https or http and no user info");
      } else {
        bases.put(parts[0].strip().toLowerCase(Locale.ROOT), base.get());
      }
    }
    return new ForgeApis(bases);
  }

  private static Optional<URI> base(String text) {
    try {
      URI uri = URI.create(text.replaceFirst("/+$", ""));
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean plain =
          uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
      return http && uri.getHost() != null && plain ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The API of the host {@code url} is at; a name with the port goes before one without. */
  public Optional<URI> of(GitUrl url) {
    return Optional.ofNullable(bases.get(url.host() + ":" + url.port()))
        .or(() -> Optional.ofNullable(bases.get(url.host())));
  }
}
