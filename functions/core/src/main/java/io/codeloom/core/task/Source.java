package io.codeloom.core.task;

import java.net.URI;

/**
 * The code a task starts from: a git URL with an optional ref, or a ZIP in the code bucket.
 *
 * @param type which of the two
 * @param gitUrl {@code https} URL without user info; null for a ZIP
 * @param gitRef branch, tag or commit asked for; null for the remote's default branch
 * @param zipFileName the name the caller gave the ZIP; null for git
 * @param zipKey the ZIP's key in the code bucket; null for git
 */
public record Source(
    InputType type, String gitUrl, String gitRef, String zipFileName, String zipKey) {

  /** A git source; {@code ref} may be null. */
  public static Source git(String url, String ref) {
    return new Source(InputType.GIT, url, ref, null, null);
  }

  /**
   * The host of a git source, with the port if its URL has one.
   *
   * @throws IllegalStateException if this is no git source
   */
  public String gitHost() {
    if (gitUrl == null) {
      throw new IllegalStateException("no git source");
    }
    return URI.create(gitUrl).getRawAuthority();
  }

  /** A ZIP already in the code bucket. */
  public static Source zip(String fileName, String key) {
    return new Source(InputType.ZIP, null, null, fileName, key);
  }
}
