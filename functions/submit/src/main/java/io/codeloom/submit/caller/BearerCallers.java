package io.codeloom.submit.caller;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Callers who name themselves by {@code Authorization: Bearer} (RFC 6750), an API key or a JWT. */
final class BearerCallers implements Callers {
  private static final Pattern BEARER =
      Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/-]+=*)");

  private final Optional<KeyFile> keys;
  private final Optional<TokenCallers> tokens;

  BearerCallers(Optional<KeyFile> keys, Optional<TokenCallers> tokens) {
    this.keys = keys;
    this.tokens = tokens;
  }

  @Override
  public Caller of(HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders("Authorization"));
    Matcher bearer = BEARER.matcher(headers.size() == 1 ? headers.get(0).strip() : "");
    if (!bearer.matches()) {
      throw unknown();
    }
    return caller(bearer.group(1)).orElseThrow(BearerCallers::unknown);
  }

  private Optional<Caller> caller(String credentials) {
    Optional<ApiKey> key = ApiKey.parse(credentials);
    return key.isPresent()
        ? keys.flatMap(file -> file.find(key.get()))
        : tokens.flatMap(issuer -> issuer.find(credentials));
  }

  private static RejectedException unknown() {
    return new RejectedException(
        ProblemType.UNAUTHENTICATED, "Send valid credentials as Authorization: Bearer.");
  }
}
