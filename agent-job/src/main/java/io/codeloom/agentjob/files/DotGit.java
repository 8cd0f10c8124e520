package io.codeloom.agentjob.files;

import java.util.regex.Pattern;

/** Names that git takes for its own folder on some file system, and so refuses in any tree. */
final class DotGit {
  private static final Pattern NAME =
      Pattern.compile("(?:\\.git|git~1)[ .]*(?::.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private DotGit() {}

  static boolean matches(String name) {
    char first = name.charAt(0);
    return (first == '.' || first == 'g' || first == 'G') && NAME.matcher(name).matches();
  }
}
