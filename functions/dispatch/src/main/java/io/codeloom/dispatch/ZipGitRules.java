package io.codeloom.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.dispatch.ZipEntryHeader.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What becomes of a {@code .git} within a ZIP. It comes from a stranger's disk: its configuration
 * may run programs and hold credentials, so that is written anew, and whatever else could bring in
 * another configuration, hooks or objects is left out.
 */
final class ZipGitRules {
  /** What becomes of one entry. */
  enum Fate {
    KEEP,
    LEAVE_OUT,
    /** A configuration: only the repository's format is kept of it. */
    WRITE_ANEW
  }

  private static final Set<String> LEFT_OUT =
      Set.of("hooks", "commondir", "gitdir", "config.worktree", "FETCH_HEAD");
  private static final Pattern SHA_256 = Pattern.compile("(?i)objectformat\\s*=\\s*\"?sha256");
  private static final Pattern REFTABLE = Pattern.compile("(?i)refstorage\\s*=\\s*\"?reftable");

  private ZipGitRules() {}

  static Fate fate(String path, Kind kind) {
    List<String> parts = Arrays.asList(path.split("/"));
    int git = parts.indexOf(".git");
    if (git < 0) {
      return Fate.KEEP;
    }
    List<String> inside = parts.subList(git + 1, parts.size());
    if (kind == Kind.LINK || (inside.isEmpty() && kind == Kind.FILE)) {
      return Fate.LEAVE_OUT;
    }
    if (inside.isEmpty()) {
      return Fate.KEEP;
    }
    boolean nested = inside.get(0).equals("modules") || inside.get(0).equals("worktrees");
    List<String> telling = nested ? inside : inside.subList(0, 1);
    if (telling.stream().anyMatch(LEFT_OUT::contains)
        || (parts.size() > 2 && path.endsWith("objects/info/alternates"))) {
      return Fate.LEAVE_OUT;
    }
    boolean config = telling.get(telling.size() - 1).equals("config");
    return config ? configFate(kind) : Fate.KEEP;
  }

  private static Fate configFate(Kind kind) {
    return kind == Kind.FILE ? Fate.WRITE_ANEW : Fate.KEEP;
  }

  /** A configuration that says nothing but the format {@code old} says. */
  static byte[] config(byte[] old) {
    String text = new String(old, UTF_8);
    boolean sha256 = SHA_256.matcher(text).find();
    boolean reftable = REFTABLE.matcher(text).find();
    StringBuilder config = new StringBuilder("[core]\n\trepositoryformatversion = ");
    config.append(sha256 || reftable ? 1 : 0).append("\n\tfilemode = true\n\tbare = false\n");
    if (sha256 || reftable) {
      config.append("[extensions]\n");
      config.append(sha256 ? "\tobjectformat = sha256\n" : "");
      config.append(reftable ? "\trefstorage = reftable\n" : "");
    }
    return config.toString().getBytes(UTF_8);
  }
}
