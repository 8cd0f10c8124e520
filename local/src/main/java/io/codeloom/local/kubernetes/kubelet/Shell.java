package io.codeloom.local.kubernetes.kubelet;

import java.util.Map;

/** Text for /bin/sh. */
final class Shell {

  private Shell() {}

  static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  static String quote(Object word) {
    return quote(word.toString());
  }

  /** A script that sets exactly this environment, for a shell that was started with none. */
  static String environment(Map<String, String> env, String workingDirectory) {
    StringBuilder script = new StringBuilder();
    String folder = workingDirectory.isEmpty() ? "/" : workingDirectory;
    script.append("cd ").append(quote(folder)).append(" || exit 126\n");
    script.append("unset PWD OLDPWD PATH\n");
    env.forEach(
        (name, value) ->
            script.append("export ").append(name).append('=').append(quote(value)).append('\n'));
    return script.toString();
  }
}
