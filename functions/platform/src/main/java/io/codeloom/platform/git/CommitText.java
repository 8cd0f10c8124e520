package io.codeloom.platform.git;

import java.time.Instant;
import java.util.Map;

/**
 * What a commit says beside its tree.
 *
 * @param message the whole message
 * @param name of author and committer
 * @param email of both
 * @param at when; in seconds, UTC
 */
public record CommitText(String message, String name, String email, Instant at) {
  Map<String, String> identity() {
    String date = "@" + at.getEpochSecond() + " +0000";
    return Map.of(
        "GIT_AUTHOR_NAME", name,
        "GIT_AUTHOR_EMAIL", email,
        "GIT_AUTHOR_DATE", date,
        "GIT_COMMITTER_NAME", name,
        "GIT_COMMITTER_EMAIL", email,
        "GIT_COMMITTER_DATE", date);
  }
}
