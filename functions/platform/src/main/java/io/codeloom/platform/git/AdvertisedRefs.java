package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.task.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The refs a server named when asked for one.
 *
 * @param commits object ids by full ref name; an annotated tag's commit under {@code <tag>^{}}
 */
record AdvertisedRefs(Map<String, String> commits) {
  private static final int MAX_BYTES = 4 << 20;
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{40}|[0-9a-f]{64})\t(.+)");
  private static final Pattern ABBREVIATED = Pattern.compile("[0-9a-f]{4,39}");
  private static final String PEELED = "^{}";

  /** What to ask for; a branch comes before a tag of the same name, as in {@code git clone}. */
  static List<String> candidates(String ref) {
    if (ref == null || ref.equals("HEAD")) {
      return List.of("HEAD");
    }
    return ref.startsWith("refs/")
        ? List.of(ref)
        : List.of("refs/heads/" + ref, "refs/tags/" + ref);
  }

  /** Reads what {@code ls-remote} prints. */
  static AdvertisedRefs read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new TaskFailedException(
          FailureCode.GIT_UNREACHABLE, "The server names more refs than it was asked for.");
    }
    Map<String, String> commits = new HashMap<>();
    new String(bytes, UTF_8)
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> commits.put(line.group(2), line.group(1)));
    return new AdvertisedRefs(commits);
  }

  /**
   * The commit of a ref.
   *
   * @throws TaskFailedException if there is none
   */
  String commit(String ref) {
    return candidates(ref).stream()
        .flatMap(name -> one(name).stream())
        .findFirst()
        .orElseThrow(() -> new TaskFailedException(FailureCode.GIT_REF_NOT_FOUND, missing(ref)));
  }

  private Optional<String> one(String name) {
    return Optional.ofNullable(commits.get(name + PEELED))
        .or(() -> Optional.ofNullable(commits.get(name)));
  }

  private static String missing(String ref) {
    if (ref == null || ref.equals("HEAD")) {
      return "The repository is empty, or has no default branch; give a git_ref.";
    }
    if (ABBREVIATED.matcher(ref).matches()) {
      return "There is no branch or tag " + ref + "; a commit must be given in full, 40 digits.";
    }
    return "The repository has no branch or tag " + ref + ".";
  }
}
