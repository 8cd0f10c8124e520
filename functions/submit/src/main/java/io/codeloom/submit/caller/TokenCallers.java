package io.codeloom.submit.caller;

import io.codeloom.core.task.Quota;
import io.codeloom.platform.oidc.OidcIssuer;
import java.util.Map;
import java.util.Optional;

/**
 * Callers with a JWT.
 *
 * @param issuer who signs them
 * @param ownerClaim the claim that is the owner; a token without it, or with one that can be no
 *     owner, is no valid one
 * @param ownerPrefix what comes before it in the owner's name
 * @param quota of each owner
 */
record TokenCallers(OidcIssuer issuer, String ownerClaim, String ownerPrefix, Quota quota) {
  /** Whose token it is; empty if it is nobody's. */
  Optional<Caller> find(String token) {
    return issuer.verify(token).flatMap(this::caller);
  }

  private Optional<Caller> caller(Map<String, Object> claims) {
    return Optional.ofNullable(claims.get(ownerClaim))
        .filter(claim -> claim instanceof String text && Caller.isOwner(text))
        .map(claim -> ownerPrefix + claim)
        .filter(Caller::isOwner)
        .map(owner -> new Caller(owner, quota));
  }
}
