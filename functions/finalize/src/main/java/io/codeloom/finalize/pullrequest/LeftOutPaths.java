package io.codeloom.finalize.pullrequest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Paths a forge or its CI obeys: whoever may change them may run programs with the repository's
 * secrets or decide who reviews. They are compared without regard to case, since some systems do
 * not tell it apart.
 */
final class LeftOutPaths implements Predicate<String> {
  /** Nothing is left out. */
  static final Predicate<String> NONE = path -> false;

  /** Read at the top of the repository only. */
  private static final Set<String> AT_THE_TOP =
      Set.of(
          ".github",
          ".gitea",
          ".forgejo",
          ".circleci",
          ".gitlab-ci.yml",
          ".gitmodules",
          "codeowners");

  /** Folders that may hold CODEOWNERS. */
  private static final Set<String> OWNERS_FOLDERS = Set.of("docs", ".gitlab");

  /** Whose place a pipeline's settings choose, so that any folder may be the one. */
  private static final Pattern ANYWHERE = Pattern.compile("(jenkinsfile|azure-pipelines).*");

  @Override
  public boolean test(String path) {
    List<String> names = Arrays.asList(path.toLowerCase(Locale.ROOT).split("/"));
    return AT_THE_TOP.contains(names.get(0))
        || (names.size() > 1
            && OWNERS_FOLDERS.contains(names.get(0))
            && names.get(1).equals("codeowners"))
        || names.stream().anyMatch(name -> ANYWHERE.matcher(name).matches());
  }
}
