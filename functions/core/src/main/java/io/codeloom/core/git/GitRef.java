package io.codeloom.core.git;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import java.util.regex.Pattern;

/** Names of branches, tags and commits that may be asked for (git check-ref-format, stricter). */
public final class GitRef {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/+@#=-]{0,254}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private GitRef() {}

  /**
   * The ref, if it is one that git could have.
   *
   * @throws RejectedException if it is not
   */
  public static String check(String ref) {
    boolean fine =
        ALLOWED.matcher(ref).matches()
            && !ref.contains("..")
            && !ref.contains("//")
            && !ref.contains("@{")
            && !ref.contains("/.")
            && !ref.endsWith("/")
            && !ref.endsWith(".")
            && !ref.endsWith(".lock");
    if (!fine) {
      throw new RejectedException(
          ProblemType.INVALID_REQUEST, "git_ref must be the name of a branch, a tag or a commit.");
    }
    return ref;
  }

  /** Whether {@code ref} is a full commit id. */
  public static boolean isCommit(String ref) {
    return COMMIT.matcher(ref).matches();
  }
}
