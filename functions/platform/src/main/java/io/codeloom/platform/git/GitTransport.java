package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.git.GitUrl;
import io.codeloom.core.task.FailureCode;
import io.codeloom.platform.git.GroupProcess.Ended;
import io.codeloom.platform.git.GroupProcess.OutOfTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Talks to a repository's server: every place is judged before git connects to it, also those a
 * redirect leads to, and trouble that may pass is tried three times.
 */
final class GitTransport {
  private static final int TRIES = 3;
  private static final int MAX_REDIRECTS = 5;
  private static final Pattern REDIRECTED = Pattern.compile("returned error: 30[12378]");
  private static final Pattern LOCATION =
      Pattern.compile("<= Recv header: location:\\s*(\\S+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SERVICE = Pattern.compile("/info/refs\\?service=git-[a-z-]+$");

  /** One call of git to one place. */
  interface Call<T> {
    Ended<T> to(GitHop hop, GitHome home) throws OutOfTime;
  }

  private final GitHosts allowed;
  private final Addresses addresses;
  private final Duration pause;

  /**
   * @param pause before the second try; twice as long before the third
   */
  GitTransport(GitHosts allowed, Addresses addresses, Duration pause) {
    this.allowed = allowed;
    this.addresses = addresses;
    this.pause = pause;
  }

  /**
   * Makes the call at {@code source} or where it leads.
   *
   * @return what git wrote
   * @throws GitTrouble if it did not come about
   * @throws TaskFailedException if an address is refused or {@code timeLeft} says time is up
   */
  <T> T call(GitSource source, Supplier<Duration> timeLeft, Call<T> call) {
    for (int tries = 1; ; tries++) {
      try {
        return followed(source, call);
      } catch (GitTrouble trouble) {
        if (!trouble.passing() || tries == TRIES) {
          throw trouble;
        }
      }
      pause(pause.multipliedBy(tries), timeLeft.get());
    }
  }

  private <T> T followed(GitSource source, Call<T> call) {
    GitHop hop = GitHop.to(source.url(), source.token(), addresses);
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      try (GitHome home = GitHome.open(hop.token())) {
        Ended<T> ended = call.to(hop, home);
        if (ended.exit() == 0) {
          return ended.out();
        }
        if (!REDIRECTED.matcher(ended.err()).find()) {
          throw GitTrouble.told(ended.err());
        }
        GitUrl next = next(hop, home);
        String token = hop.sharesTokenWith(next) ? hop.token() : null;
        hop = GitHop.to(next, token, addresses);
      } catch (OutOfTime e) {
        throw GitTrouble.passing("The repository's server did not answer in time.");
      }
    }
    throw new TaskFailedException(
        FailureCode.GIT_UNREACHABLE, "git_url redirects more than " + MAX_REDIRECTS + " times.");
  }

  private GitUrl next(GitHop hop, GitHome home) {
    String location =
        location(home)
            .orElseThrow(() -> GitTrouble.told("fatal: a redirect that does not say whereto"));
    String absolute;
    try {
      absolute = URI.create(hop.address() + "/info/refs").resolve(location).toString();
    } catch (IllegalArgumentException e) {
      throw new TaskFailedException(
          FailureCode.GIT_URL_REFUSED, "git_url redirects to something that is no URL.");
    }
    if (!SERVICE.matcher(absolute).find()) {
      throw new TaskFailedException(
          FailureCode.GIT_UNREACHABLE,
          "git_url redirects to a page that is no repository, such as a login: it may not exist,"
              + " or needs github_token.");
    }
    return GitSource.parse(SERVICE.matcher(absolute).replaceFirst(""), allowed);
  }

  private static Optional<String> location(GitHome home) {
    try (Stream<String> lines = Files.lines(home.trace(), UTF_8)) {
      return lines
          .flatMap(line -> LOCATION.matcher(line).results())
          .map((MatchResult match) -> match.group(1))
          .reduce((first, last) -> last);
    } catch (IOException | java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static void pause(Duration wanted, Duration left) {
    try {
      Thread.sleep(Math.min(wanted.toMillis(), left.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("git", "interrupted", e);
    }
  }
}
