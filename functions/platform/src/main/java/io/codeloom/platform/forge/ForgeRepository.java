package io.codeloom.platform.forge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.git.GitUrl;
import io.codeloom.platform.forge.ForgeCalls.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * One repository at a forge. Calls whose answer may come in a moment are tried three times; opening
 * is preceded by looking whenever an earlier try may have taken effect.
 *
 * <p>Every method throws {@link ForgeException} if the forge does not do it, and whatever {@code
 * timeLeft} throws when time is up.
 */
public final class ForgeRepository {
  private static final int TRIES = 3;
  private static final int MAX_URL = 2_000;
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

  private final ForgeCalls calls;
  private final URI pulls;
  private final Path path;
  private final String token;
  private final Duration pause;
  private final Supplier<Duration> timeLeft;

  /** Owner and name. */
  private record Path(String owner, String name) {
    static Path of(GitUrl url) {
      String text = url.uri().getRawPath() == null ? "" : url.uri().getRawPath();
      String[] parts = text.replaceFirst("/+$", "").replaceFirst("\\.git$", "").split("/");
      int n = parts.length;
      if (n < 3 || !NAME.matcher(parts[n - 1]).matches() || !NAME.matcher(parts[n - 2]).matches()) {
        throw ForgeException.lasting("git_url does not end in the owner's and repository's names.");
      }
      return new Path(parts[n - 2], parts[n - 1]);
    }
  }

  ForgeRepository(
      ForgeCalls calls,
      URI api,
      GitUrl url,
      String token,
      Duration pause,
      Supplier<Duration> timeLeft) {
    this.calls = calls;
    this.path = Path.of(url);
    this.pulls = URI.create(api + "/repos/" + path.owner() + "/" + path.name() + "/pulls");
    this.token = token;
    this.pause = pause;
    this.timeLeft = timeLeft;
  }

  /** The pull request whose head is this branch of the repository, open or not; newest first. */
  public Optional<PullRequest> find(String branch) {
    for (int tries = 1; ; tries++) {
      try {
        return findOnce(branch);
      } catch (ForgeException e) {
        again(e, tries);
      }
    }
  }

  /** Opens a pull request, unless there is one of its head branch by now. */
  public PullRequest open(NewPullRequest wanted) {
    boolean draft = true;
    for (int tries = 1; ; tries++) {
      try {
        Answer answer = calls.call(pulls, token, body(wanted, draft), timeLeft);
        if (answer.status() / 100 == 2) {
          return pullRequest(answer.body());
        }
        Optional<PullRequest> there = findOnce(wanted.head());
        if (there.isPresent()) {
          return there.get();
        }
        if (!draft || !Refusal.isOfDrafts(answer)) {
          throw Refusal.of(answer);
        }
        draft = false;
      } catch (ForgeException e) {
        again(e, tries);
        Optional<PullRequest> there = find(wanted.head());
        if (there.isPresent()) {
          return there.get();
        }
      }
    }
  }

  private void again(ForgeException trouble, int tries) {
    if (!trouble.passing() || tries >= TRIES) {
      throw trouble;
    }
    try {
      Thread.sleep(Math.min(pause.toMillis() * tries, timeLeft.get().toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("Forge", "interrupted", e);
    }
  }

  private Optional<PullRequest> findOnce(String branch) {
    String head = URLEncoder.encode(path.owner() + ":" + branch, UTF_8);
    URI uri = URI.create(pulls + "?state=all&sort=created&direction=desc&per_page=50&head=" + head);
    Answer answer = calls.call(uri, token, null, timeLeft);
    if (answer.status() != 200) {
      throw Refusal.of(answer);
    }
    return StreamSupport.stream(answer.body().spliterator(), false)
        .filter(pull -> isHead(pull.path("head"), branch))
        .findFirst()
        .map(ForgeRepository::pullRequest);
  }

  /** Not every forge heeds the filter, and a fork's branch may have the same name. */
  private boolean isHead(JsonNode head, String branch) {
    String repository = head.path("repo").path("full_name").asString("");
    return head.path("ref").asString("").equals(branch)
        && repository.equalsIgnoreCase(path.owner() + "/" + path.name());
  }

  private static Map<String, Object> body(NewPullRequest wanted, boolean draft) {
    return Map.of(
        "title", wanted.title(),
        "head", wanted.head(),
        "base", wanted.base(),
        "body", wanted.body(),
        "draft", draft);
  }

  private static PullRequest pullRequest(JsonNode node) {
    String url = node.path("html_url").asString("");
    if (!isPage(url)) {
      throw ForgeException.lasting("The forge did not say where the pull request is.");
    }
    return new PullRequest(url, node.path("body").asString(""));
  }

  private static boolean isPage(String url) {
    try {
      URI uri = URI.create(url);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return http
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && url.length() <= MAX_URL;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
