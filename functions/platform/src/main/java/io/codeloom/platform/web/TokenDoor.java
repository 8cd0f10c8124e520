package io.codeloom.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.event.EventTypes;
import io.codeloom.platform.oidc.OidcIssuer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.messaging.Message;

/**
 * Asks each event for the shared token, or for a JWT of the cluster's issuer that stands for a
 * service account of the functions' namespace, which is what Knative's sources and Triggers send.
 *
 * @param tokens any of them will do; the first is the one to send
 * @param issuer the cluster's, where it is asked
 * @param namespace of the functions
 */
record TokenDoor(List<String> tokens, Optional<OidcIssuer> issuer, String namespace)
    implements EventDoor {
  static final String HEADER = "ce-" + EventTypes.TOKEN;
  static final String AUTHORIZATION = "authorization";
  private static final String BEARER = "Bearer ";

  TokenDoor {
    tokens = List.copyOf(tokens);
  }

  @Override
  public boolean admits(Message<byte[]> message) {
    return header(message, HEADER).filter(this::isToken).isPresent()
        || header(message, AUTHORIZATION)
            .filter(value -> value.startsWith(BEARER))
            .filter(value -> isOfOurs(value.substring(BEARER.length())))
            .isPresent();
  }

  @Override
  public Optional<String> token() {
    return tokens.stream().findFirst();
  }

  /** All are compared, each in constant time. */
  private boolean isToken(String given) {
    boolean found = false;
    for (String token : tokens) {
      found |= MessageDigest.isEqual(token.getBytes(UTF_8), given.getBytes(UTF_8));
    }
    return found;
  }

  /** Any pod can have a token for any audience: whose it is matters too. */
  private boolean isOfOurs(String jwt) {
    return issuer
        .flatMap(cluster -> cluster.verify(jwt))
        .filter(claims -> claims.get("sub") instanceof String subject && isOurAccount(subject))
        .isPresent();
  }

  private boolean isOurAccount(String subject) {
    return subject.startsWith("system:serviceaccount:" + namespace + ":");
  }

  private static Optional<String> header(Message<byte[]> message, String name) {
    for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
      if (header.getKey().toLowerCase(Locale.ROOT).equals(name)) {
        Object value = header.getValue();
        return Optional.of(
            value instanceof byte[] bytes ? new String(bytes, UTF_8) : value.toString());
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "TokenDoor[…]";
  }
}
