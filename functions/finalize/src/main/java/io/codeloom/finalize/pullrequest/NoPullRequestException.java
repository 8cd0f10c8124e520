package io.codeloom.finalize.pullrequest;

/** Why there is no pull request. The message reaches the caller, so it may hold no secret. */
final class NoPullRequestException extends RuntimeException {
  NoPullRequestException(String message) {
    super(message, null, false, false);
  }
}
