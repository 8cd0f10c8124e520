package io.codeloom.platform.web;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.config.OpenDoors;
import io.codeloom.platform.oidc.OidcIssuer;
import io.codeloom.platform.oidc.OidcSettings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.context.WebApplicationContext;

/** Decides at the start what events are asked for. */
@Configuration(proxyBeanMethods = false)
public class EventDoorConfiguration {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{32,200}");

  /**
   * Read at the start, so that a door left open is told before any event. Without an HTTP server of
   * our own it is the host that asks who invokes the function; a token that is set holds there too.
   *
   * @throws io.codeloom.platform.config.ConfigException naming everything that is wrong
   */
  @Bean
  @Lazy(false)
  EventDoor eventDoor(Environment environment, Clock clock, ApplicationContext context) {
    EnvReader env = new EnvReader(environment::getProperty);
    List<String> tokens = env.list(Env.EVENT_TOKEN);
    if (!tokens.stream().allMatch(token -> TOKEN.matcher(token).matches())) {
      env.problem(Env.EVENT_TOKEN + " must match " + TOKEN + ", or be several that do");
    }
    Optional<OidcIssuer> issuer =
        OidcSettings.read(env, Env.EVENT_OIDC_ISSUER, Env.EVENT_OIDC_AUDIENCE)
            .map(set -> new OidcIssuer(set.issuer(), set.audience(), clock));
    boolean asks = !tokens.isEmpty() || env.optional(Env.EVENT_OIDC_ISSUER).isPresent();
    if (!asks
        && context instanceof WebApplicationContext
        && !OpenDoors.mayStandOpen(environment::getProperty)) {
      env.problem(
          Env.EVENT_TOKEN
              + " is not set, and the server does not bind to loopback only: anybody could send"
              + " events");
    }
    env.check();
    return asks
        ? new TokenDoor(tokens, issuer, env.text(Env.FUNCTIONS_NAMESPACE, "codeloom"))
        : EventDoor.OPEN;
  }
}
