package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.task.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where some refs of a repository lead now.
 *
 * @param commits object ids by full ref name; a name that is not there has none
 * @param defaultBranch name of the default branch, without {@code refs/heads/}; null if unknown
 */
public record RemoteRefs(Map<String, String> commits, String defaultBranch) {
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{40}|[0-9a-f]{64})\t(.+)");
  private static final Pattern HEAD = Pattern.compile("ref: refs/heads/(\\S+)\tHEAD");

  public RemoteRefs {
    commits = Map.copyOf(commits);
  }

  /** The commit a branch leads to. */
  public Optional<String> branch(String name) {
    return Optional.ofNullable(commits.get("refs/heads/" + name));
  }

  /** The object a tag leads to. */
  public Optional<String> tag(String name) {
    return Optional.ofNullable(commits.get("refs/tags/" + name));
  }

  /** Reads what {@code ls-remote --symref} prints. */
  static RemoteRefs read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new TaskFailedException(
          FailureCode.GIT_UNREACHABLE, "The server names more refs than it was asked for.");
    }
    Map<String, String> commits = new HashMap<>();
    String head = null;
    for (String line : new String(bytes, UTF_8).lines().toList()) {
      Matcher commit = LINE.matcher(line);
      Matcher symbolic = HEAD.matcher(line);
      if (commit.matches()) {
        commits.put(commit.group(2), commit.group(1));
      } else if (symbolic.matches()) {
        head = symbolic.group(1);
      }
    }
    return new RemoteRefs(commits, head);
  }
}
