package io.codeloom.submit.caller;

import io.codeloom.core.config.Env;
import io.codeloom.core.task.Quota;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.config.OpenDoors;
import io.codeloom.platform.oidc.OidcIssuer;
import io.codeloom.platform.oidc.OidcSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Decides at the start how callers are told apart. */
@Configuration(proxyBeanMethods = false)
public class CallerConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(CallerConfiguration.class);

  private static final String NOBODY_ASKED =
      "Neither %s nor %s is set, and the server does not bind to loopback only: anybody could submit"
              .formatted(Env.API_KEYS_FILE, Env.OIDC_ISSUER)
          + " tasks. Set one, or %s=true if something in front asks who is calling"
              .formatted(Env.ANONYMOUS_CALLERS);

  /**
   * Read at the start, so that a door left open is told before any request.
   *
   * @throws io.codeloom.platform.config.ConfigException naming everything that is wrong
   */
  @Bean
  @Lazy(false)
  @ConditionalOnWebApplication
  Callers callers(Environment environment, Clock clock) {
    EnvReader env = new EnvReader(environment::getProperty);
    Optional<KeyFile> keys = env.optional(Env.API_KEYS_FILE).flatMap(f -> keyFile(env, f));
    Optional<TokenCallers> tokens = tokens(env, clock);
    boolean known =
        env.optional(Env.API_KEYS_FILE).isPresent() || env.optional(Env.OIDC_ISSUER).isPresent();
    boolean anonymous = env.flag(Env.ANONYMOUS_CALLERS);
    if (known && anonymous) {
      env.problem(
          Env.ANONYMOUS_CALLERS + " contradicts " + List.of(Env.API_KEYS_FILE, Env.OIDC_ISSUER));
    }
    String prefix = tokens.map(TokenCallers::ownerPrefix).orElse(null);
    if (keys.isPresent() && "".equals(prefix)) {
      env.problem(
          "%s is not set: with API keys as well, a JWT could name the owner of one"
              .formatted(Env.OIDC_OWNER_PREFIX));
    }
    if (prefix != null
        && env.optional(Env.REQUESTS_OWNER).filter(o -> o.startsWith(prefix)).isPresent()) {
      env.problem(
          "%s begins with %s: a JWT could name that owner"
              .formatted(Env.REQUESTS_OWNER, Env.OIDC_OWNER_PREFIX));
    }
    if (!known && !anonymous && !OpenDoors.mayStandOpen(environment::getProperty)) {
      env.problem(NOBODY_ASKED);
    }
    env.check();
    if (known) {
      return new BearerCallers(keys, tokens);
    }
    LOG.info("Callers are not asked who they are");
    return request -> Caller.ANYBODY;
  }

  /** Where there is no HTTP API, nobody calls it. */
  @Bean
  @ConditionalOnNotWebApplication
  Callers noCallers() {
    return request -> {
      throw new IllegalStateException("there is no HTTP API here");
    };
  }

  private static Optional<KeyFile> keyFile(EnvReader env, String file) {
    try {
      return Optional.of(new KeyFile(Path.of(file)));
    } catch (IOException e) {
      env.problem(Env.API_KEYS_FILE + " names no file that can be read");
    } catch (IllegalArgumentException e) {
      env.problem(Env.API_KEYS_FILE + ", " + e.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<TokenCallers> tokens(EnvReader env, Clock clock) {
    Quota quota =
        new Quota(
            env.positiveInt(Env.OIDC_TASKS_AT_ONCE, Quota.NONE.tasksAtOnce()),
            env.positiveInt(Env.OIDC_TASKS_A_DAY, Quota.NONE.tasksADay()));
    String ownerClaim = env.text(Env.OIDC_OWNER_CLAIM, "sub");
    String ownerPrefix = env.text(Env.OIDC_OWNER_PREFIX, "");
    return OidcSettings.read(env, Env.OIDC_ISSUER, Env.OIDC_AUDIENCE)
        .map(set -> new OidcIssuer(set.issuer(), set.audience(), clock))
        .map(issuer -> new TokenCallers(issuer, ownerClaim, ownerPrefix, quota));
  }
}
