package io.codeloom.platform.git;

import io.codeloom.core.error.RejectedException;
import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.git.GitRef;
import io.codeloom.core.git.GitUrl;
import io.codeloom.core.task.FailureCode;

/**
 * A repository and what is wanted of it.
 *
 * @param url where it is
 * @param ref branch, tag or full commit id; null for the default branch
 * @param token for the host of {@code url} and no other; null for none
 */
public record GitSource(GitUrl url, String ref, String token) {

  /**
   * Checks URL and ref as given by a caller.
   *
   * @throws TaskFailedException if either may not be tried
   */
  public static GitSource of(String url, String ref, String token, GitHosts allowed) {
    return new GitSource(parse(url, allowed), ref == null ? null : check(ref), usable(token));
  }

  /** A helper hands it to git as one line. */
  private static String usable(String token) {
    if (token != null && (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~'))) {
      throw new TaskFailedException(
          FailureCode.GIT_UNREACHABLE, "github_token holds characters that no token has.");
    }
    return token;
  }

  static GitUrl parse(String url, GitHosts allowed) {
    try {
      return GitUrl.parse(url, allowed);
    } catch (RejectedException e) {
      throw new TaskFailedException(FailureCode.GIT_URL_REFUSED, e.getMessage(), e);
    }
  }

  private static String check(String ref) {
    try {
      return GitRef.check(ref);
    } catch (RejectedException e) {
      throw new TaskFailedException(FailureCode.GIT_REF_NOT_FOUND, e.getMessage(), e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "GitSource[url=" + url.uri() + ", ref=" + ref + "]";
  }
}
