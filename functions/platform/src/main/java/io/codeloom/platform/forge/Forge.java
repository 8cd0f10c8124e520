package io.codeloom.platform.forge;

import io.codeloom.core.git.GitUrl;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Forges that speak GitHub's REST API. */
public final class Forge {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ForgeCalls calls;
  private final Duration pause;

  /** As the functions use it. */
  public Forge(JsonMapper json) {
    this(new ForgeCalls(json), PAUSE);
  }

  /**
   * With other waits, for tests.
   *
   * @param answer how long one answer may take
   * @param pause before the second try; twice as long before the third
   */
  public Forge(JsonMapper json, Duration answer, Duration pause) {
    this(new ForgeCalls(json, answer), pause);
  }

  private Forge(ForgeCalls calls, Duration pause) {
    this.calls = calls;
    this.pause = pause;
  }

  /**
   * A repository; nothing is asked yet.
   *
   * @param api base URL of the REST API; the token goes there and nowhere else
   * @param token sent as is
   * @throws ForgeException if {@code url} names no owner and repository
   */
  public ForgeRepository repository(
      URI api, GitUrl url, String token, Supplier<Duration> timeLeft) {
    return new ForgeRepository(calls, api, url, token, pause, timeLeft);
  }
}
