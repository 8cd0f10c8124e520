package io.codeloom.local.cos;

import static java.util.Objects.requireNonNull;

/** A key pair the server accepts signatures of. */
public record CosCredentials(String secretId, String secretKey) {
  /** Both parts must be given and not be blank. */
  public CosCredentials {
    if (requireNonNull(secretId).isBlank() || requireNonNull(secretKey).isBlank()) {
      throw new IllegalArgumentException("secretId and secretKey must not be blank");
    }
  }

  @Override
  public String toString() {
    return "CosCredentials[secretId=" + secretId + ", secretKey=***]";
  }
}
